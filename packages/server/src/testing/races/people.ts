// The setup for races about levels on two servers (lowered sellers with appeals, sellers with proposals), and their
// results.
import { DAY, defaultLevelPolicy, type Instant, nextAfter, toIso } from '@evenhand/core'
import { createClient } from '@evenhand/sdk'
import type { Database } from '../../store/statement.ts'
import { post, type Sent, spread } from '../http/send.ts'
import { API_KEY } from '../http/served.ts'
import { addPerformanceLog, cancelledRows, completedRows, together } from '../performanceLogs.ts'

export const clientOf = (url: string) => createClient({ url, key: API_KEY, retries: 0 })

/**
 * Publishes a policy by which level 1 needs a review from now on. There are no sellers yet, so it need not be
 * announced.
 */
export async function requireReview(url: string): Promise<void> {
  const ladder = defaultLevelPolicy.ladder.map(level => (level.name === 'level 1' ? { ...level, review: true } : level))
  await clientOf(url).publishLevelPolicy({ policy: { ...defaultLevelPolicy, ladder } })
}

const numbered = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}-${i}`)

export interface EvaluationKey {
  readonly seller: string
  readonly at: string
  readonly n: number
}

/** Creates sellers who are lowered on the next demotion day and appeal, and as many with a proposal for level 1. */
export async function evaluatedSellers(url: string, db: Database, count: number) {
  const api = clientOf(url)
  await api.freezeTestClock()
  const now = Date.parse((await api.getTestClock()).now)
  const day: Instant = nextAfter(defaultLevelPolicy.evaluation.demote, 'UTC', now)
  const closed = { closed_at: toIso(day - 2 * DAY) }
  const [falling, rising] = [numbered('falls', count), numbered('rises', count)]
  const rows = together(completedRows(12, closed), cancelledRows(5, closed))
  const since = day - 400 * DAY
  await spread(falling, 4, id => addPerformanceLog(db, { id, level: 'level 1', due: day, since }, rows))
  await spread(rising, 4, id => addPerformanceLog(db, { id, level: 'new', due: day, since }, completedRows(12, closed)))
  await api.advanceTestClock({ by: `PT${Math.ceil((day - now) / 1000) + 60}S` })
  const explanation = 'They asked me to cancel.'
  const at = toIso(day)
  // The last of these sellers has not appealed yet.
  await spread(falling.slice(0, -1), 8, id => api.as(`seller:${id}`).openAppeal({ id, at, n: 1, explanation }))
  const evaluated = (seller: string): EvaluationKey => ({ seller, at, n: 1 })
  return { appeals: falling.map(evaluated), proposals: rising.map(evaluated) }
}

export interface Word {
  readonly by: string
  readonly ruling: string
}
/** Sends two decisions on one matter at the same instant, each to its own server, alternating which is first. */
export function ruleBoth(
  urls: readonly string[],
  matter: 'ruling' | 'proposal',
  { seller, at, n }: EvaluationKey,
  texts: readonly [Word, Word],
  round: number,
): Promise<readonly Sent[]> {
  const path = `/v1/sellers/${seller}/evaluations/${at}/${n}/${matter}`
  const order = round % 2 === 0 ? [0, 1] : [1, 0]
  const sent: Promise<Sent>[] = []
  for (const i of order) {
    const { by, ruling } = texts[i] ?? texts[0]
    sent[i] = post(urls[(i + round) % urls.length] ?? '', path, { ruling, explanation: 'Looked at.' }, { actor: by })
  }
  return Promise.all(sent)
}

/** Returns the status of the appeal or proposal, the seller's level, and the number of evaluations by a person. */
export async function foundOf(url: string, { seller: id, n }: EvaluationKey) {
  const api = clientOf(url)
  const { items } = await api.listEvaluations({ id, limit: 200 })
  const evaluated = items.find(each => each.n === n)
  return {
    level: (await api.sellerPerks({ id })).level,
    status: evaluated?.appeal?.status ?? evaluated?.proposal?.status,
    byPerson: items.filter(({ automated }) => !automated).length,
  }
}
