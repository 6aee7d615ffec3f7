"""The main job with openapi-python-client: arguments are the service's URL and a CSV file."""
import json
import sys
import time
from urllib.parse import parse_qs, urlsplit

from footfall_client import Client
from footfall_client.api.jobs import create_job, estimate_job, get_job
from footfall_client.api.loading import upload_import
from footfall_client.api.results import download_job_interactions_csv, list_job_interactions
from footfall_client.models import JobRequest, JobRequestParameters
from footfall_client.types import UNSET, File

url, path = sys.argv[1:]
client = Client(base_url=url)
with open(path, 'rb') as file:
    loaded = upload_import.sync(client=client, body=File(payload=file))

parameters = JobRequestParameters.from_dict({'max_ignores': 50})
request = JobRequest(sample_size=50, seed=42, preset='notebook', parameters=parameters)
estimate = estimate_job.sync(client=client, body=request)
job = create_job.sync(client=client, body=request)
while job.state in ('queued', 'running'):
    time.sleep(0.2)
    job = get_job.sync(job.id, client=client)

rows, after = 0, UNSET
while after is not None:
    page = list_job_interactions.sync(job.id, client=client, limit=1000, after=after)
    rows += len(page.items)
    after = parse_qs(urlsplit(page.next_).query)['after'][0] if page.next_ else None
csv = download_job_interactions_csv.sync(job.id, client=client).payload.read()
print(json.dumps({
    'loaded': loaded.rows_loaded, 'customers': estimate.customers, 'interactions': job.interactions, 'rows': rows,
    'lines': csv.count(b'\n') - 1,
}))
