// docs/openapi.json: the document that the server serves at /v1/openapi.json, indented so that each value has its own
// line.
import { openapi } from '../../packages/server/src/http/openapi/openapi.ts'

/** Writes the document with each example on one line, since an example changes as a whole. */
export function apiDocument(): string {
  const examples: string[] = []
  const held = (key: string, value: unknown) =>
    key === 'example' ? `@example-${examples.push(JSON.stringify(value)) - 1}@` : value
  const text = JSON.stringify(openapi(), held, 2)
  return `${text.replace(/"@example-(\d+)@"/g, (_, index) => examples[Number(index)] ?? 'null')}\n`
}
