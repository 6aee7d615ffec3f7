/** The main job with openapi-generator's client for Java: arguments are the service's URL and a CSV file. */
import java.io.File;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import org.openapitools.client.ApiClient;
import org.openapitools.client.api.JobsApi;
import org.openapitools.client.api.LoadingApi;
import org.openapitools.client.api.ResultsApi;
import org.openapitools.client.model.ModelImport;
import org.openapitools.client.model.Interactions;
import org.openapitools.client.model.Job;
import org.openapitools.client.model.JobEstimate;
import org.openapitools.client.model.JobRequest;
import org.openapitools.client.model.JobRequestSeed;

public class MainJob {
  public static void main(String[] arguments) throws Exception {
    ApiClient client = new ApiClient().setBasePath(arguments[0]);
    JobsApi jobs = new JobsApi(client);
    ResultsApi results = new ResultsApi(client);
    File file = new File(arguments[1]);
    // All options of an import, none of them set.
    // The generated pom.xml compiles for Java 8, which has no `var`.
    ModelImport loaded = new LoadingApi(client).uploadImport(file, null, null, null, null, null, null, null, null, null,
        null, null, null, null, null, null, null, null, null, null, null, null, null);

    JobRequestSeed seed = new JobRequestSeed();
    seed.setActualInstance(42L);
    JobRequest request = new JobRequest().sampleSize(50L).seed(seed).preset("notebook")
        .parameters(Map.of("max_ignores", 50));
    JobEstimate estimate = jobs.estimateJob(request);
    Job job = jobs.createJob(request, null, null);
    while (job.getState() == Job.StateEnum.QUEUED || job.getState() == Job.StateEnum.RUNNING) {
      Thread.sleep(200);
      job = jobs.getJob(job.getId());
    }

    long rows = 0;
    String after = null;
    do {
      Interactions page = results.listJobInteractions(job.getId(), null, null, null, null, null, null, null, null, null,
          null, null, null, null, null, 1000, after);
      rows += page.getItems().size();
      after = page.getNext() == null ? null : cursorOf(page.getNext());
    } while (after != null);
    File csv = results.downloadJobInteractionsCsv(job.getId(), null, null, null, null, null, null, null, null, null,
        null, null, null, null, null);
    long lines = Files.readAllLines(csv.toPath()).size() - 1;
    System.out.printf("{\"loaded\":%d,\"customers\":%d,\"interactions\":%d,\"rows\":%d,\"lines\":%d}%n",
        loaded.getRowsLoaded(), estimate.getCustomers(), job.getInteractions(), rows, lines);
    System.exit(0); // the client's threads would keep the program for a minute
  }

  static String cursorOf(String next) {
    for (String pair : URI.create(next).getRawQuery().split("&"))
      if (pair.startsWith("after=")) return URLDecoder.decode(pair.substring(6), StandardCharsets.UTF_8);
    throw new IllegalArgumentException(next);
  }
}
