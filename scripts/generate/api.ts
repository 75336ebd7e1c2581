// docs/openapi.json: the document that the server serves at /v1/openapi.json, one line per leaf and per example.
import { openapi } from '../../packages/server/src/http/openapi/openapi.ts'

/** An example changes as a whole, so it is one line. */
export function apiDocument(): string {
  const examples: string[] = []
  const held = (key: string, value: unknown) =>
    key === 'example' ? `@example-${examples.push(JSON.stringify(value)) - 1}@` : value
  const text = JSON.stringify(openapi(), held, 2)
  return `${text.replace(/"@example-(\d+)@"/g, (_, index) => examples[Number(index)] ?? 'null')}\n`
}
