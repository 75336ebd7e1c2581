// Turns a call into a command, and the pipeline's answer into HTTP. Every command row goes through the pipeline.
import { type Action, COMMANDS, type CommandBody, commandSchema, type Refusal } from '@evenhand/core'
import type { Row } from '@evenhand/sdk/contract'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { OrderAnswer, OrderPipeline } from '../../commands/orders/store.ts'
import { newOrderId } from '../../store/streams/partition.ts'
import { type Caller, callerOf, type Identity } from '../access/auth.ts'
import { refuseKeyOnly } from '../access/keyOnly.ts'
import type { Rates } from '../limits/rates.ts'
import { kindOf } from '../limits/table.ts'
import { envelopeOf, mustBeDone } from '../routes/commandCall.ts'
import { rememberedBy } from '../routes/once.ts'
import { httpProblem, refusalProblem } from '../routes/problem.ts'
import { bodyOf, nameReader, routeOf } from '../routes/route.ts'
import { parser, textParser } from '../routes/validate.ts'
import { orderView } from './views.ts'

export interface CommandTools {
  readonly pipeline: OrderPipeline
  readonly identity: Identity
  readonly rates: Rates
  /** Returns the real time in milliseconds, for new ids. */
  readonly now: () => number
}

/** Mounts the route of a row that carries a command to one order. */
export function mountCommand(app: FastifyInstance, options: CommandTools, row: Row, action: Action): void {
  const parseParams = textParser<Readonly<Record<string, string | number>>>(row.params)
  const parse = parser<CommandBody>(commandSchema(action))
  const foreign = new Set(['action', 'id', ...Object.keys(COMMANDS[action].params.properties)])
  const { method, url } = routeOf(row)
  const route = `${method} ${url}`
  app.route({
    ...routeOf(row),
    handler: async (request, reply) => {
      const caller = await callerOf(request, row.audience, options.identity)
      await options.rates.admit(request, kindOf(row.name), caller)
      const { id, ...params } = parseParams(request.params)
      nameReader(reply, caller)
      const body = bodyOf(request.body, foreign)
      refuseKeyOnly(row, body, caller)
      const command = { ...parse({ ...body, ...params, action }), by: caller.actor }
      const isNew = command.action === 'place'
      const orderId = isNew ? newOrderId(options.now(), command.seller.id) : String(id).toLowerCase()
      const key = rememberedBy(request, row.name, caller, route, params)
      const call = { stream: orderId, command, caller: caller.key, route, status: row.status }
      const answer = await options.pipeline.send(envelopeOf(call, key))
      return answered(reply, answer, caller)
    },
  })
}

function answered(reply: FastifyReply, answer: OrderAnswer, caller: Caller) {
  const done = mustBeDone(answer, refusal => problemFor(refusal, caller))
  if (done.replayed) reply.header('idempotency-replayed', 'true')
  return reply.status(done.status).send(orderView(done.context, caller.actor, done.receipt))
}

/** Turns a refusal into a problem. If a key without an actor sends a party's command, the problem asks for an actor. */
function problemFor(refusal: Refusal, caller: Caller) {
  if (refusal.code === 'not_your_part' && caller.actor.role === 'marketplace')
    return httpProblem('actor_needed', { allowed: refusal.allowed })
  return refusalProblem(refusal)
}
