"""The main job with openapi-generator's client for Python: arguments are the service's URL and a CSV file."""
import json
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from openapi_client import ApiClient, Configuration, JobRequest, JobRequestSeed, JobsApi, LoadingApi, ResultsApi

url, path = sys.argv[1:]
with ApiClient(Configuration(host=url)) as client:
    jobs, results = JobsApi(client), ResultsApi(client)
    loaded = LoadingApi(client).upload_import(Path(path).read_bytes(), _content_type='text/csv')

    request = JobRequest(sample_size=50, seed=JobRequestSeed(42), preset='notebook', parameters={'max_ignores': 50})
    estimate = jobs.estimate_job(request)
    job = jobs.create_job(request)
    while job.state in ('queued', 'running'):
        time.sleep(0.2)
        job = jobs.get_job(job.id)

    rows, page = 0, results.list_job_interactions(job.id, limit=1000)
    while True:
        rows += len(page.items)
        if page.next is None:
            break
        after = parse_qs(urlsplit(page.next).query)['after'][0]
        page = results.list_job_interactions(job.id, limit=1000, after=after)
    csv = results.download_job_interactions_csv(job.id)
print(json.dumps({
    'loaded': loaded.rows_loaded, 'customers': estimate.customers, 'interactions': job.interactions, 'rows': rows,
    'lines': csv.count(b'\n') - 1,
}))
