// The API's description, generated from the contract: every row with its headers, its named schemas and its problems.
import { FORMS, HANDLERS, INPUTS } from '@evenhand/core'
import { OPERATIONS } from '@evenhand/sdk'
import { CONTRACT, existsIn, MODES, modesOf, type Row, type ServerMode } from '@evenhand/sdk/contract'
import type { TObject, TSchema } from 'typebox'
import { isKeyed } from '../routes/once.ts'
import { EXAMPLES } from './examples.ts'
import { PROBLEM_SCHEMAS, problemsOf } from './problems.ts'
import { WEBHOOKS } from './webhooks.ts'

type Json = Readonly<Record<string, unknown>>

const INFO = `Evenhand handles an order from its payment to its end: work, delivery, disputes, cancellation, refunds.

- Instants are ISO 8601 in UTC, amounts whole minor units of the order's currency, ids of requests, cases, refunds and payments the numbers of the events that opened them.
- Every order lists under \`allowed\` what its reader may do now, with the accepted inputs, or why not.
- Every error is a problem document (RFC 9457) with a \`code\`, a sentence and the facts used in the sentence.
- A deadline fires at its exact instant, whether or not anyone calls: an order as shown is never behind its deadlines.

The rules are in docs/rules.md.`

const TAGS: readonly (readonly [name: string, description: string, path: RegExp])[] = [
  ['Requests', 'What one party asks of the other, and the answer.', /\/requests/],
  ['Resolution', 'Cancelling alone, fault, and staff.', /\/(cancellation|contest|agreement|cases)/],
  ['Money', 'The ledger, balances, and confirmations of the payment side.', /\/(refunds|payments|entries|balance)/],
  ['Levels', 'Sellers, their levels and forecasts.', /\/(sellers|appeals|level-policy|policies|history)/],
  ['Orders', 'Placing and reading orders, and the commands on them.', /\/orders/],
  ['Webhooks', 'Endpoints that receive events, and the feed of the same events.', /\/(webhook-endpoints|events$)/],
  ['Test clock', 'Moves time forward: demo and sandbox only.', /\/test-clock/],
  ['Server', 'Policy, this description, health.', /./],
]
const tagOf = (path: string): string => TAGS.find(([, , pattern]) => pattern.test(path))?.[0] ?? 'Server'

const PARAMETERS = {
  actor: {
    name: 'Evenhand-Actor',
    in: 'header',
    required: false,
    schema: { type: 'string', pattern: FORMS.actor, examples: ['buyer:lena'] },
    description:
      'The person for whom the call acts. Without it the marketplace itself acts, which never acts for a party. A person can access only the orders they are a party to; staff can access all.',
  },
  idempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    schema: { type: 'string', pattern: '^[!-~]{1,128}$' },
    description:
      'Makes the call safe to repeat for 24 hours: the same key with the same body, in any order of its fields, does nothing twice. A command on an order is answered with the order as it is now and what the first call did, any other change with the first response. A key belongs to its caller, actor and route and to the ids in its path. A refused call stores nothing under its key.',
  },
} as const

/** Returns the schemas that are used in several places: they get a name and are written once. */
function shared(): Readonly<Record<string, TSchema>> {
  const { getOrder, listOrders, listEvents, listEntries, getPolicy, preview, listCases, getTestClock } = CONTRACT
  const { sellerLevel, sellerPerks, whatIf, listEvaluations, listAppeals, ruleProposal, getLevelPolicy } = CONTRACT
  const order = getOrder.result.properties
  return {
    Order: getOrder.result,
    OrderRow: listOrders.result.properties.items.items,
    Event: listEvents.result.properties.items.items,
    Entry: listEntries.result.properties.items.items,
    Policy: getPolicy.result.properties.policy,
    Preview: preview.result,
    After: preview.result.properties.after,
    CaseRow: listCases.result.properties.items.items,
    TestClock: getTestClock.result,
    Request: order.requests.items,
    Case: order.cases.items,
    Outcome: order.outcome.anyOf[0],
    Offer: order.allowed.items,
    Refusal: preview.result.properties.refusal,
    Refund: order.refunds.items,
    Payment: order.payments.items,
    Balances: order.balances,
    Person: order.buyer,
    Level: sellerLevel.result,
    Criterion: sellerLevel.result.properties.scorecard.properties.keep.items,
    Perks: sellerPerks.result.properties.perks,
    Verdict: whatIf.result.properties.before,
    LevelEffect: preview.result.properties.level.anyOf[0],
    Evaluation: listEvaluations.result.properties.items.items,
    Appeal: listAppeals.result.properties.items.items,
    Proposal: ruleProposal.result,
    LevelPolicy: getLevelPolicy.result.properties.policy,
    Command: preview.body.properties.command,
    ...inputs(),
  }
}

/** Returns the inputs of each action in `allowed`, by name: `DeliverInputs`, `OpenRequestChangeInputs`. */
function inputs(): Readonly<Record<string, TSchema>> {
  const nameOf = (...words: readonly string[]) =>
    `${words.join('_').replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())}Inputs`
  const { open_request: opens, answer_request: answers, ...plain } = INPUTS
  return {
    ...Object.fromEntries(Object.entries(plain).map(([action, schema]) => [nameOf(action), schema])),
    ...Object.fromEntries(Object.entries(opens).map(([kind, schema]) => [nameOf('open_request', kind), schema])),
    ...Object.fromEntries(Object.entries(answers).map(([kind, schema]) => [nameOf('answer_request', kind), schema])),
  }
}

/** In the document in docs/; a server's own document is relative to its address. */
const ANY_SERVER = [
  {
    url: '{address}',
    description: 'The public address of a server.',
    variables: { address: { default: 'http://localhost:3000', description: 'EVENHAND_URL.' } },
  },
]
const THIS_SERVER = [{ url: '/', description: 'This server.' }]

const SECURITY = {
  key: { type: 'http', scheme: 'bearer', description: 'The marketplace’s API key: Authorization: Bearer <key>.' },
} as const

/** Removes the symbols that the schema library puts on its objects. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Replaces every copy of a named schema by a reference; only the schema called `self` is written out. */
function withNames(value: unknown, names: ReadonlyMap<string, string>, self?: string): unknown {
  if (Array.isArray(value)) return value.map(item => withNames(item, names))
  if (!isObject(value)) return value
  const name = names.get(JSON.stringify(value))
  if (name !== undefined && name !== self) return { $ref: `#/components/schemas/${name}` }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withNames(item, names)]))
}

/**
 * Returns the document of a server in this mode, with only its operations; without a mode, the document of all modes,
 * as in docs/openapi.json.
 */
export function openapi(mode?: ServerMode): Json {
  const schemas = Object.entries(shared())
  const names = new Map(schemas.map(([name, schema]) => [JSON.stringify(schema), name]))
  const all = schemas.map(([name, schema]) => [name, withNames(plain(schema), names, name)] as const)
  const rows = Object.values<Row>(CONTRACT).filter(({ name }) => mode === undefined || existsIn(mode, name))
  const problems = problemsOf(rows)
  const described = withNames(plain(paths(rows, problems.of)), names)
  const webhooks = withNames(plain(WEBHOOKS), names)
  const named = usedOf(all, [described, webhooks])
  return {
    openapi: '3.1.0',
    info: { title: 'Evenhand', version: '1', license: { name: 'MIT', identifier: 'MIT' }, description: INFO },
    servers: mode === undefined ? ANY_SERVER : THIS_SERVER,
    tags: tagsOf(described),
    security: [{ key: [] }],
    paths: described,
    webhooks,
    components: {
      securitySchemes: SECURITY,
      parameters: PARAMETERS,
      responses: problems.components,
      schemas: { ...Object.fromEntries(named), ...PROBLEM_SCHEMAS },
    },
  }
}

/** Returns only the named schemas that are referenced, so that a mode has no unused names. */
function usedOf(all: readonly (readonly [string, unknown])[], roots: readonly unknown[]) {
  const used = new Set<string>()
  const follow = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (used.has(name)) continue
      used.add(name)
      follow(all.find(([each]) => each === name)?.[1] ?? null)
    }
  }
  follow(roots)
  return all.filter(([name]) => used.has(name))
}

function tagsOf(described: unknown) {
  const text = JSON.stringify(described)
  return TAGS.filter(([name]) => text.includes(`"tags":[${JSON.stringify(name)}]`)).map(([name, description]) => ({
    name,
    description,
  }))
}

/** Returns the paths in the order of the contract, so that a new row is one hunk in a diff. */
function paths(rows: readonly Row[], problems: (row: Row) => Json): Json {
  const found: Record<string, Json> = {}
  for (const row of rows) {
    const [method, route] = OPERATIONS[row.name]
    const path = route.replace(/:(\w+)/g, '{$1}')
    found[path] = { ...found[path], [method.toLowerCase()]: described(row, route, problems(row)) }
  }
  return found
}

function described(row: Row, route: string, problems: Json): Json {
  const { name, summary, audience, body } = row
  const example = EXAMPLES[name]
  const parameters = [
    ...parametersOf(row.params, 'path', example?.params),
    ...(row.query ? parametersOf(row.query, 'query', example?.query) : []),
    ...(audience === 'any_actor' ? [{ $ref: '#/components/parameters/actor' }] : []),
    ...(isKeyed(name) ? [{ $ref: '#/components/parameters/idempotencyKey' }] : []),
  ]
  const required = body !== undefined && (body.required ?? []).length > 0
  return {
    operationId: name,
    tags: [tagOf(route)],
    summary,
    description: whoSends(row),
    // Names the modes of an operation that is missing in some modes.
    ...(modesOf(name).length < MODES.length ? { 'x-evenhand-modes': modesOf(name) } : {}),
    ...(audience === 'anyone' ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body
      ? { requestBody: { required, content: { 'application/json': { schema: body, example: example?.body ?? {} } } } }
      : {}),
    responses: { ...success(row), ...problems },
  }
}

function parametersOf(schema: TObject, place: 'path' | 'query', examples: Json = {}) {
  const required = new Set<string>(schema.required)
  return Object.entries(schema.properties).map(([name, { ...property }]) => {
    const { description, ...rest }: Json = property
    return {
      name,
      in: place,
      required: required.has(name),
      ...(description ? { description } : {}),
      schema: rest,
      ...(name in examples ? { example: examples[name] } : {}),
    }
  })
}

const AUDIENCE: Readonly<Record<Row['audience'], string>> = {
  anyone: 'Needs no key.',
  any_actor: 'For the marketplace, and for a person named in Evenhand-Actor.',
  test_clock: 'For the marketplace; in the demo for everyone.',
  marketplace: 'For the marketplace itself: without Evenhand-Actor.',
}

function whoSends({ audience, command }: Row): string {
  if (!command || command === 'place') return AUDIENCE[audience]
  const people = HANDLERS[command].by.filter(role => role !== 'marketplace')
  return people.length === 0
    ? AUDIENCE.marketplace
    : `Sent for a person, named in Evenhand-Actor: ${people.join(', ')}.`
}

const REPLAYED = {
  'Idempotency-Replayed': {
    schema: { const: 'true' },
    description: 'Present if a call with this key was carried out before: nothing was done twice.',
  },
}

function success({ name, status, command, summary, result }: Row): Json {
  const headers = isKeyed(name) ? { headers: REPLAYED } : {}
  if (status === 204) return { 204: { description: 'Done.', ...headers } }
  const description = command ? 'Done: the order as it is now, as the actor sees it, with `receipt`.' : summary
  const content = { 'application/json': { schema: result, example: EXAMPLES[name]?.answer ?? null } }
  return { [status]: { description, ...headers, content } }
}
