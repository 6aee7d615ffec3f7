/**
 * Code that reads a job: pure strings, so that tests can run them. Each stops unless the digest of the job's
 * rows is the one it has now, and takes the file from this service.
 */

const OPEN = `from urllib.request import urlopen

def get(path):
    return urlopen(JOB + path)
`;
const WITH_KEY = `import os
from urllib.request import Request, urlopen

def get(path):
    headers = {'Authorization': 'Bearer ' + os.environ['FOOTFALL_API_KEY']}
    return urlopen(Request(JOB + path, headers=headers))
`;

/** Python that opens the job and checks its digest; `imports` come first. */
const python = (imports, { id, content_digest }, { url, withKey }) => `${imports}import json
${withKey ? WITH_KEY : OPEN}
JOB = '${url}'
job = json.load(get(''))
assert job['content_digest'] == '${content_digest}', 'job ${id} has other rows now'
`;

const ROWS = (reader) => `rows = ${reader}(io.BytesIO(get('/interactions.parquet').read()))
assert len(rows) == job['interactions']
`;

const FILE = `file = f"job-{job['id']}-{job['content_digest'][:12]}.parquet"
with open(file, 'wb') as out:
    shutil.copyfileobj(get('/interactions.parquet'), out)
`;

const pandas = (job, at) => `${python('import io\nimport pandas as pd\n', job, at)}
${ROWS('pd.read_parquet')}print(rows.groupby('interaction_score').size())
`;

const polars = (job, at) => `${python('import io\nimport polars as pl\n', job, at)}
${ROWS('pl.read_parquet')}print(rows.group_by('interaction_score').len().sort('interaction_score'))
`;

const duckdb = (job, at) => `${python('import shutil\nimport duckdb\n', job, at)}
${FILE}
count = f"SELECT interaction_score, count(*) FROM '{file}' GROUP BY ALL ORDER BY ALL"
counts = duckdb.sql(count).fetchall()
assert sum(rows for _, rows in counts) == job['interactions']
print(counts)
`;

const pytorch = (job, at) => `${python('import io\nimport pandas as pd\nimport torch\n', job, at)}
${ROWS('pd.read_parquet')}
user, users = pd.factorize(rows['customer_id'])
item, items = pd.factorize(rows['article_id'])
score = rows['interaction_score'].to_numpy('int64')
data = torch.utils.data.TensorDataset(*map(torch.tensor, (user, item, score)))
for user, item, score in torch.utils.data.DataLoader(data, batch_size=4096, shuffle=True):
    print(user[:3], item[:3], score[:3])  # one step of training
    break
`;

const recbole = (job, at) => `${python('import io\nimport zipfile\n', job, at)}
name = f"job-{job['id']}"
zipfile.ZipFile(io.BytesIO(get('/exports/recbole').read())).extractall(f'data/{name}')

from recbole.quick_start import run_recbole
run_recbole(model='BPR', config_file_list=[f'data/{name}/{name}.yaml'],
            config_dict={'data_path': 'data', 'epochs': 1}, saved=False)
`;

const curl = ({ id, content_digest }, { url, withKey }) => {
  const key = withKey ? ' -H "Authorization: Bearer $FOOTFALL_API_KEY"' : '';
  return `JOB='${url}'
DIGEST=${content_digest}
if curl -sS --fail${key} "$JOB" | grep -q "\\"content_digest\\":\\"$DIGEST\\""; then
  curl -sS --fail${key} -o job-${id}.csv "$JOB/interactions.csv"
  head -n 3 job-${id}.csv
else
  echo "Job ${id} has other rows now." >&2
  false
fi
`;
};

const TOOLS = [
  { tool: 'pandas', install: 'pip install pandas pyarrow', write: pandas },
  { tool: 'Polars', install: 'pip install polars', write: polars },
  { tool: 'DuckDB', install: 'pip install duckdb', write: duckdb },
  { tool: 'PyTorch', install: 'pip install torch pandas pyarrow', write: pytorch },
  { tool: 'RecBole', install: "pip install recbole 'numpy<2'", write: recbole },
  { tool: 'curl', install: '', write: curl },
];

/** `[{ tool, install, code }]`. `at`: the URL of the job, and whether requests need a key. */
export const snippetsOf = (job, at) =>
  TOOLS.map(({ tool, install, write }) => ({ tool, install, code: write(job, at) }));
