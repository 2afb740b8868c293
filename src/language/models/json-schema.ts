import type { JsonSchema } from './model.js';

/** True if the value has the form of the schema; properties that the schema does not name are not accepted. */
export function hasForm(schema: JsonSchema, value: unknown): boolean {
  if ('const' in schema) return value === schema.const;
  switch (schema.type) {
    case 'object':
      return isRecord(value) && objectHasForm(schema, value);
    case 'array':
      return (
        Array.isArray(value) &&
        value.length <= (schema.maxItems ?? Number.POSITIVE_INFINITY) &&
        value.every((item) => hasForm(schema.items, item))
      );
    case 'string':
      return (
        typeof value === 'string' &&
        value.length <= (schema.maxLength ?? Number.POSITIVE_INFINITY) &&
        (!schema.enum || schema.enum.includes(value))
      );
    case 'number':
      return typeof value === 'number';
    case 'integer':
      return Number.isInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'null':
      return value === null;
    default:
      return schema satisfies never;
  }
}

function objectHasForm(
  { properties, required = Object.keys(properties) }: Extract<JsonSchema, { type: 'object' }>,
  value: Record<string, unknown>,
): boolean {
  const known = Object.entries(value).every(
    ([name, each]) => Object.hasOwn(properties, name) && hasForm(properties[name]!, each),
  );
  return known && required.every((name) => Object.hasOwn(value, name));
}

/** The first JSON value in a text (models wrap it in words or fences), or undefined. */
export function jsonIn(text: string): unknown {
  for (const candidate of [text, text.slice(text.search(/[[{]/)), /```(?:json)?\s*([\s\S]*?)```/.exec(text)?.[1]]) {
    try {
      if (candidate) return JSON.parse(candidate);
    } catch {
      // The next form may be one.
    }
  }
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  try {
    return start >= 0 && end > start ? JSON.parse(text.slice(start, end + 1)) : undefined;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
