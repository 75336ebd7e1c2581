// docs/openapi.json: what the server gives at /v1/openapi.json, one line a leaf.
import { openapi } from '../../packages/server/src/http/openapi/openapi.ts'

export const apiDocument = (): string => `${JSON.stringify(openapi(), null, 2)}\n`
