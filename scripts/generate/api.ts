// docs/openapi.json: the document that the server serves at /v1/openapi.json, indented so that each value has its own
// line.
import { openapi } from '../../packages/server/src/http/openapi/openapi.ts'

export const apiDocument = (): string => `${JSON.stringify(openapi(), null, 2)}\n`
