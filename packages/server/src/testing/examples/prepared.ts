// Setups of the examples that need time to pass: a fault that silence left unanswered, a lowered level, a proposed one.
import { DAY, defaultLevelPolicy, nextAfter, toIso } from '@evenhand/core'
import type { OperationName } from '@evenhand/sdk'
import type { Database } from '../../store/statement.ts'
import type { Ground } from '../matrix/ground.ts'
import { CALLS, type Prepared } from '../matrix/inputs.ts'
import { addPerformanceLog, cancelledRows, completedRows, together } from '../performanceLogs.ts'

export interface PreparedHere extends Prepared {
  readonly as: 'seller' | 'staff' | 'buyer' | 'marketplace'
  /** Where it is not the usual person of that role. */
  readonly actor?: string
}
type Setups = { readonly [N in OperationName]?: () => Promise<PreparedHere> }

const explanation = 'They asked me to cancel, all five of them.'

/** A level policy in which a person decides on the second level. */
const byPerson = {
  ...defaultLevelPolicy,
  ladder: defaultLevelPolicy.ladder.map((level, i) => (i === 1 ? { ...level, review: true } : level)),
}

/** Publishes the policy, adds sellers whose orders fall or rise, and lets their evaluations pass. */
async function evaluateAll({ api }: Ground, db: Database): Promise<void> {
  await api.freezeTestClock({})
  const now = Date.parse((await api.getTestClock({})).now)
  const published = await api.publishLevelPolicy({ policy: byPerson, inForceFrom: toIso(now + 16 * DAY) })
  const from = Date.parse(published.inForceSince)
  const [demote, promote] = [
    nextAfter(defaultLevelPolicy.evaluation.demote, 'UTC', from),
    nextAfter(defaultLevelPolicy.evaluation.promote, 'UTC', from),
  ]
  const closed = (at: number) => ({ closed_at: toIso(at - 2 * DAY) })
  const fallen = together(completedRows(12, closed(demote)), cancelledRows(5, closed(demote)))
  for (const id of ['falls', 'falls-too'])
    await addPerformanceLog(db, { id, level: 'level 1', due: demote, since: demote - 400 * DAY }, fallen)
  const risen = completedRows(12, closed(promote))
  for (const id of ['rises', 'rises-too'])
    await addPerformanceLog(db, { id, level: 'new', due: promote, since: promote - 400 * DAY }, risen)
  const days = Math.ceil((Math.max(demote, promote) - now) / DAY) + 1
  for (let left = days; left > 0; left -= 14) await api.advanceTestClock({ by: `P${Math.min(left, 14)}D` })
}

/** Lets time pass, then returns the setups that name what happened meanwhile. */
export async function preparedHere(ground: Ground, db: Database): Promise<Setups> {
  const { api } = ground
  await evaluateAll(ground, db)
  const evaluated = async (id: string, event: string) => {
    const { at, n } = (await api.listEvaluations({ id })).items.find(each => each.event === event) ?? { at: '', n: 1 }
    return { id, at, n }
  }
  return {
    ...lists(ground),
    contestFault: async () => ({ ...(await unanswered(ground)), as: 'seller', body: { fault: 'buyer', explanation } }),
    agreeToFault: async () => ({ ...(await unanswered(ground)), as: 'seller', body: {} }),
    openAppeal: async () => ({
      as: 'seller',
      actor: 'seller:falls',
      params: await evaluated('falls', 'lowered'),
      body: { explanation },
    }),
    ruleAppeal: async () => {
      const params = await evaluated('falls-too', 'lowered')
      await api.as('seller:falls-too').openAppeal({ ...params, explanation })
      return { as: 'staff', params, body: { ruling: 'stands', explanation: 'The record is complete.' } }
    },
    ruleProposal: async () => ({
      as: 'staff',
      params: await evaluated('rises', 'proposed'),
      body: { ruling: 'granted', explanation: 'Their work is what the level promises.' },
    }),
  }
}

/** Returns setups for lists with short pages, since an example need not be complete. */
function lists(ground: Ground): Setups {
  const twoAs = (as: PreparedHere['as']) => async () => ({ as, query: { limit: 2 } })
  return {
    listEvaluations: async () => ({ as: 'marketplace', params: { id: 'falls' }, query: { limit: 1 } }),
    listOrders: twoAs('buyer'),
    listCases: twoAs('staff'),
    listAppeals: twoAs('staff'),
    listSessions: twoAs('marketplace'),
    listRefunds: twoAs('marketplace'),
    listPayments: async () => {
      await CALLS.confirmPayment.prepare(ground, 'buyer')
      return { as: 'marketplace', query: { limit: 2 } }
    },
  }
}

/** Makes an order that silence cancelled, whose stated fault the seller never answered. */
async function unanswered(ground: Ground): Promise<Prepared> {
  const { params, orderId } = await CALLS.getOrder.prepare(ground, 'buyer')
  const buyer = ground.api.as('buyer:lena')
  const request = { kind: 'cancellation', reason: 'quality', explanation: 'The voice-over is missing.' } as const
  await buyer.openRequest({ id: orderId ?? '', ...request })
  await ground.api.advanceTestClock({ by: 'P3D' })
  return params ? { params } : {}
}
