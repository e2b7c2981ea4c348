// The document with other facts, and the constants that follow from them.
import { parseDocument } from 'yaml';
import * as constants from '../../generated/constants.ts';

const { parameterRules, responseHeaders, operations, signature } = constants;
const { path, method } = operations.updateFileMetadataKey;

export const otherConstants = {
  ...constants,
  version: '1.2.3',
  serverUrl: 'https://api.example.com',
  mediaType: 'application/vnd.example-v1.23+json',
  apiVersion: '1.23',
  requestMediaType: 'text/plain',
  parameterRules: { ...parameterRules, key: { ...parameterRules.key, maxLength: 7 } },
  valueRule: { ...constants.valueRule, maxLength: 70 },
  maxKeys: 700,
  credentialsHeader: 'X-Example-Credentials',
  signature: { dateHeader: 'X-Example-Date', maxDateSkewSeconds: 7_000 },
  responseHeaders: { ...responseHeaders, requestId: 'X-Example-Id' },
  operations: {
    ...operations,
    updateFileMetadataKey: { ...operations.updateFileMetadataKey, method: 'patch' },
  },
};

const words: [from: string, to: string][] = [
  [constants.serverUrl, otherConstants.serverUrl],
  [constants.mediaType, otherConstants.mediaType],
  [constants.requestMediaType, otherConstants.requestMediaType],
  [constants.credentialsHeader, otherConstants.credentialsHeader],
  [signature.dateHeader, otherConstants.signature.dateHeader],
  [responseHeaders.requestId, otherConstants.responseHeaders.requestId],
];

export function withOtherFacts(text: string): string {
  const document = parseDocument(words.reduce((result, [from, to]) => result.replaceAll(from, to), text));
  const skew = [
    'components',
    'securitySchemes',
    constants.schemes.signed,
    'x-signature',
    'maxDateSkewSeconds',
  ];
  document.setIn(['info', 'version'], otherConstants.version);
  document.setIn(skew, otherConstants.signature.maxDateSkewSeconds);
  const schemas = ['components', 'schemas'];
  document.setIn([...schemas, 'MetadataKey', 'maxLength'], otherConstants.parameterRules.key.maxLength);
  document.setIn([...schemas, 'MetadataValue', 'maxLength'], otherConstants.valueRule.maxLength);
  document.setIn([...schemas, 'Metadata', 'maxProperties'], otherConstants.maxKeys);
  const { method: otherMethod } = otherConstants.operations.updateFileMetadataKey;
  document.setIn(['paths', path, otherMethod], document.getIn(['paths', path, method]));
  document.deleteIn(['paths', path, method]);
  return String(document);
}
