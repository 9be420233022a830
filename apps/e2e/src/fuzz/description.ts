// Reads the OpenAPI document of the API: its operations, and the schemas that answers have to fulfil.
import { Ajv, type ValidateFunction } from 'ajv';

export type Schema = Record<string, unknown>;

export interface Parameter {
  name: string;
  in: 'query' | 'path' | 'header';
  schema: Schema;
}

export interface Operation {
  /** In capitals. */
  method: string;
  /** With its parameters in braces, such as `/api/logs/{id}`. */
  path: string;
  parameters: Parameter[];
  /** The schema of the body by content type; empty if the operation takes no body. */
  bodies: Record<string, Schema>;
  /** The described content types and their schemas by status, or by `default`. */
  responses: Record<string, Record<string, Schema | undefined>>;
}

/** The parts of an OpenAPI 3.0 document that are read here. */
export interface OpenApiDocument {
  paths: Record<string, Record<string, DescribedOperation>>;
  components: { schemas: Record<string, Schema> };
}

interface DescribedOperation {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}

/** The keywords whose values are schemas, lists of schemas, or schemas by name. */
const SCHEMA_LISTS = ['allOf', 'anyOf', 'oneOf'];
const DOCUMENT_ID = 'api';

export class Description {
  readonly operations: Operation[];
  private readonly ajv = new Ajv({ strict: false, validateFormats: false, allErrors: false });
  private readonly validators = new Map<Schema, ValidateFunction>();

  private readonly document: OpenApiDocument;

  constructor(document: OpenApiDocument) {
    this.document = document;
    this.operations = Object.entries(document.paths).flatMap(([path, calls]) =>
      Object.entries(calls).map(([method, call]) => toOperation(method, path, call)),
    );
    const schemas = Object.fromEntries(
      Object.entries(document.components.schemas).map(([name, schema]) => [name, toJsonSchema(schema)]),
    );
    this.ajv.addSchema({ $id: DOCUMENT_ID, components: { schemas } });
  }

  /** Follows a reference to a schema of the document. */
  resolve(schema: Schema): Schema {
    const name = /^#\/components\/schemas\/(.+)$/.exec((schema['$ref'] as string | undefined) ?? '')?.[1];
    return name === undefined ? schema : this.document.components.schemas[name]!;
  }

  /** Returns what is wrong with a value, or undefined if it is as described. */
  problemOf(schema: Schema, value: unknown): string | undefined {
    let validate = this.validators.get(schema);
    if (!validate) {
      validate = this.ajv.compile(toJsonSchema(schema));
      this.validators.set(schema, validate);
    }
    if (validate(value)) return undefined;
    return this.ajv.errorsText(validate.errors, { dataVar: 'body' });
  }
}

function toOperation(method: string, path: string, call: DescribedOperation): Operation {
  const schemasOf = (content: Record<string, { schema?: Schema }> = {}) =>
    Object.fromEntries(Object.entries(content).map(([type, { schema }]) => [type, schema]));
  return {
    method: method.toUpperCase(),
    path,
    parameters: call.parameters ?? [],
    bodies: schemasOf(call.requestBody?.content) as Record<string, Schema>,
    responses: Object.fromEntries(
      Object.entries(call.responses).map(([status, { content }]) => [status, schemasOf(content)]),
    ),
  };
}

/**
 * Turns a schema of OpenAPI 3.0 into one of JSON Schema. An object that names its members may have no others, so that
 * the description has to be complete.
 */
function toJsonSchema(schema: Schema): Schema {
  const { nullable, ...rest } = schema;
  const result: Schema = { ...rest };
  if (typeof rest['$ref'] === 'string') result['$ref'] = rest['$ref'].replace(/^#/, `${DOCUMENT_ID}#`);
  for (const keyword of SCHEMA_LISTS) {
    if (Array.isArray(rest[keyword])) result[keyword] = (rest[keyword] as Schema[]).map(toJsonSchema);
  }
  for (const keyword of ['items', 'additionalProperties']) {
    if (typeof rest[keyword] === 'object') result[keyword] = toJsonSchema(rest[keyword] as Schema);
  }
  if (typeof rest['properties'] === 'object') {
    result['properties'] = Object.fromEntries(
      Object.entries(rest['properties'] as Record<string, Schema>).map(([name, one]) => [
        name,
        toJsonSchema(one),
      ]),
    );
    result['additionalProperties'] ??= false;
  }
  return nullable === true ? { anyOf: [{ type: 'null' }, result] } : result;
}
