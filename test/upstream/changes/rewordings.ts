// Changes that leave the facts as they are.
import { requestMediaType as json } from '../../../generated/constants.ts';
import { type Case, keyPath, listPath, type Tree } from '../cases.ts';

export const rewordings: Case[] = [
  {
    what: 'prose',
    change: ({ info, paths, components }) => {
      info.version = '0.8';
      Object.assign(paths[keyPath].get, {
        summary: 'Other',
        description: 'Other',
        tags: ['Other'],
        'x-other': 1,
      });
      paths[keyPath].get.responses['200'].description = 'Other';
      Object.assign(components.schemas.value, { description: 'Other', title: 'Other', example: 'other' });
      components.parameters.key.example = 'other';
    },
  },
  {
    what: 'operations that are none of ours',
    change: ({ paths }) => {
      paths['/folders/{id}/'].get.responses = { '500': { description: 'Other' } };
      paths['/files/{uuid}/'] = { get: { responses: { '200': { description: 'No operationId.' } } } };
    },
  },
  {
    what: 'schemes and schemas that no operation of ours has',
    change: ({ components }) => {
      components.securitySchemes.Uploadcare.name = 'Other';
      components.schemas.other = { type: 'integer' };
    },
  },
  {
    what: 'the words of OpenAPI 3.1',
    change: (document) => {
      document.openapi = '3.1.0';
      document.components.parameters.accept.schema = { type: ['string', 'null'] };
      document.components.schemas.value.type = ['string'];
    },
  },
  {
    what: 'defaults that are spelled out',
    change: ({ paths, components }) => {
      paths[listPath].get.responses['200'].content[json].schema.additionalProperties = true;
      paths[keyPath].put.deprecated = false;
      Object.assign(components.schemas.value, { nullable: false, readOnly: false });
    },
  },
  {
    what: 'parameters and requirements that stand at another level',
    change: (document) => {
      const [list, key] = [document.paths[listPath], document.paths[keyPath]];
      for (const operation of [list, key].flatMap((item) => Object.values<Tree>(item)))
        operation.security = document.security;
      document.security = [];
      list.parameters = list.get.parameters;
      delete list.get.parameters;
    },
  },
  {
    what: 'a parameter of a path that its operations replace',
    change: ({ paths, components }) => {
      paths[keyPath].parameters = [
        { ...components.parameters.key, schema: { type: 'string', format: 'other' } },
      ];
    },
  },
  {
    what: 'the case of the name of a header',
    change: ({ components }) => {
      components.parameters.accept.name = 'ACCEPT';
    },
  },
  {
    what: 'error texts that stand elsewhere',
    change: ({ components }) => {
      const content = components.responses.unauthorized.content[json];
      const texts: string[] = content.schema.properties.detail.enum;
      delete content.schema.properties.detail.enum;
      content.examples = Object.fromEntries(texts.map((detail, index) => [index, { value: { detail } }]));
      content.schema.properties.detail.example = 'An example of the media type stands in for this one.';
    },
  },
];
