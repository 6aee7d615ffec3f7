"""The built service as a client sees it: started on a database of its own, spoken to over HTTP."""
import json
import os
import re
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parent.parent
START_SECONDS = 60


class Service:
    def __init__(self, folder: Path):
        self.log = open(folder / 'service.log', 'w+')
        settings = {'HOST': '127.0.0.1', 'PORT': '0', 'API_KEYS': '', 'DATABASE': str(folder / 'footfall.db')}
        self.process = subprocess.Popen(
            ['node', str(ROOT / 'dist' / 'main.js')], env={**os.environ, **settings}, stdout=self.log, stderr=self.log)
        self.url = self.wait_for_url(folder / 'service.log')

    def wait_for_url(self, log: Path) -> str:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            found = re.search(r'listening on (http://[^\s"]+)', log.read_text())
            if found:
                return found.group(1).rstrip('/')
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise SystemExit(f'The service did not start (npm run build first?):\n{log.read_text()[-2000:]}')

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)

    def request(self, path: str, body: bytes | None = None, **headers: str):
        wanted = {name.replace('_', '-'): value for name, value in headers.items()}
        return urllib.request.urlopen(urllib.request.Request(self.url + path, data=body, headers=wanted))

    def json(self, path: str) -> dict:
        with self.request(path) as response:
            return json.load(response)

    def load(self, file: Path, kind: str) -> None:
        with self.request(f'/v1/imports?kind={kind}', file.read_bytes(), content_type='text/csv'):
            pass

    def job(self, **request: object) -> dict:
        body = json.dumps(request).encode()
        with self.request('/v1/jobs', body, content_type='application/json', prefer='wait=60') as response:
            job = json.load(response)
        if job['state'] != 'succeeded':
            raise SystemExit(f'A job did not succeed: {job}')
        return job

    def download(self, path: str, file: Path) -> None:
        try:
            with self.request(path) as response:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(response.read())
        except urllib.error.HTTPError as error:
            raise SystemExit(f'{path}: {error.code} {error.read().decode()[:1000]}') from error

    def refused(self, path: str) -> None:
        """Ends everything unless the service refuses this as something that the format cannot hold."""
        try:
            with self.request(path):
                raise SystemExit(f'{path} should have been refused')
        except urllib.error.HTTPError as error:
            if error.code != 422:
                raise SystemExit(f'{path}: {error.code} {error.read().decode()[:1000]}') from error
