/** Settings of RecBole for its files. Both were run with RecBole 1.2.1: see docs/exports.md. */
import type { ExportedJob } from '../job.ts';
import { headerNames } from './header.ts';

type Described = Pick<ExportedJob, 'name' | 'hasParts' | 'attributes'>;

const FIELDS = `field_separator: "\\t"
USER_ID_FIELD: user_id
ITEM_ID_FIELD: item_id
# Times as indices in the customer's sequence: RecBole reads numbers with 32 bits, in which milliseconds of
# today have steps of 131 seconds, and shuffles rows of equal times.
TIME_FIELD: sequence_index
`;

const how = (dataset: string, file: string, model: string) => `# RecBole looks for DATA/${dataset}/${file}.
# run_recbole(model='${model}', config_file_list=[this file], config_dict={'data_path': 'DATA'})
`;

const benchmark = (label: string) =>
  `benchmark_filename: [${['train', 'valid', 'test'].map((part) => label + part).join(', ')}]\n`;

/** For models that take each row as a like: clicks and purchases only. */
export const positiveYaml = ({ name, hasParts }: Described): string => `\
# Clicks and purchases, for general and sequential models.
${how(name, `${name}${hasParts ? '.train' : ''}.inter`, 'BPR')}\
dataset: ${name}
${FIELDS}\
load_col:
  inter: [user_id, item_id, sequence_index]
${
  hasParts
    ? `# The job's own parts. RecBole's sequential models can't read such files: export a job without split.
${benchmark('')}eval_args: {order: RO, group_by: ~, mode: full}
`
    : `eval_args: {split: {LS: valid_and_test}, order: TO, group_by: user, mode: full}
`
}\
# Models such as SASRec then learn from sampled negatives, like the others. For their cross-entropy instead:
# loss_type: CE and train_neg_sample_args: ~
loss_type: BPR
train_neg_sample_args: {distribution: uniform, sample_num: 1, alpha: 1.0, dynamic: false, candidate_num: 0}
`;

const list = (id: string, columns: string[]) =>
  [id, ...headerNames(id, columns)].map((name) => JSON.stringify(name));

/** For models that learn from labels: all rows. */
export function labelYaml({ name, hasParts, attributes }: Described): string {
  const dataset = hasParts ? name : `${name}.label`;
  const [user, item] = [list('user_id', attributes('customers')), list('item_id', attributes('articles'))];
  return `\
# All rows with a label, for models that learn from both, such as those of click-through rates.
${how(dataset, `${name}.label${hasParts ? '.train' : ''}.inter`, 'DeepFM')}\
dataset: ${dataset}
${FIELDS}\
LABEL_FIELD: label
load_col:
  inter: [user_id, item_id, label, sequence_index]
  user: [${user.join(', ')}]
  item: [${item.join(', ')}]
# The labels are in the file: without this line, RecBole overwrites them with 1 and draws negatives.
train_neg_sample_args: ~
${
  hasParts
    ? `${benchmark('label.')}eval_args: {order: RO, group_by: ~, mode: labeled}
`
    : `eval_args: {split: {RS: [0.8, 0.1, 0.1]}, order: TO, group_by: user, mode: labeled}
`
}\
metrics: [AUC, LogLoss]
valid_metric: AUC
`;
}
