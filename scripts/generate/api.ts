// docs/openapi.json: the document that the server serves at /v1/openapi.json, one line per leaf.
import { openapi } from '../../packages/server/src/http/openapi/openapi.ts'

export const apiDocument = (): string => `${JSON.stringify(openapi(), null, 2)}\n`
