/** YAML as people write it: lists of names and short objects on one line, the rest over several. */
import { Document, isScalar, visit } from 'yaml';

/** Characters of a line, roughly: a schema with a short description. */
const SHORT = 180;

export function compactYaml(value: object): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Collection(_key, node, path) {
      const isList = node.items.length > 0 && node.items.every((item) => isScalar(item));
      if (!isList && JSON.stringify(node).length + path.length > SHORT) return undefined;
      node.flow = true;
      return visit.SKIP;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}
