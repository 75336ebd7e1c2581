// Queries and settings about sellers and their levels.
import { type Actor, comingAt, fromIso, imaginedLines, nextEvaluations, toIso, withMore } from '@evenhand/core'
import { readClock } from '../store/clock.ts'
import { announcedVersion, levelPoliciesFromNow } from '../store/levelPolicies.ts'
import { namesOf, titlesOf } from '../store/names.ts'
import { policyInForce } from '../store/policies.ts'
import { appealableOf, findSeller, putSeller, type SellerNow } from '../store/sellers.ts'
import { uuidv7 } from '../store/uuid.ts'
import { type OutlookTools, outlookOf } from './levelEffect.ts'
import { contestables, ledgerViews, listed } from './levelLedger.ts'
import { graceOf, levelPage } from './levelPage.ts'
import { type LevelView, perksOf, verdictView } from './levelViews.ts'
import type { Handlers, InputOf } from './mount.ts'
import { refusalProblem } from './problem.ts'
import { invalid } from './validate.ts'

export interface LevelQueryTools extends OutlookTools {
  /** Real time in milliseconds, for new ids. */
  readonly now: () => number
}

type LevelHandlers = Pick<Handlers, 'putSeller' | 'sellerLevel' | 'whatIf' | 'sellerPerks'>

export function levelHandlers(tools: LevelQueryTools): LevelHandlers {
  return {
    putSeller: async input => saidOf(tools, input),
    sellerLevel: async ({ id }, { actor }) => pageOf(tools, await sellerFor(tools, id, actor)),
    whatIf: async ({ id, ...imagined }, { actor }) => whatIf(tools, await sellerFor(tools, id, actor), imagined),
    sellerPerks: async ({ id }, { actor }) => {
      const seller = await sellerFor(tools, id, actor)
      const policy = await tools.levelPolicy(seller.policy)
      const perks = perksOf(policy, seller.graceLevel ?? seller.level)
      return { level: seller.level, since: toIso(seller.levelSince), perks, grace: graceOf(seller) }
    },
  }
}

const NOT_FOUND = { code: 'not_found', what: 'seller' } as const

/** The seller, for itself, for staff and for the marketplace. To a buyer a level would be a lever. */
export async function sellerFor({ db }: Pick<LevelQueryTools, 'db'>, id: string, actor: Actor): Promise<SellerNow> {
  const isReached =
    actor.role === 'staff' || actor.role === 'marketplace' || (actor.role === 'seller' && actor.id === id)
  const seller = isReached ? await findSeller(db, id) : null
  if (!seller) throw refusalProblem(NOT_FOUND)
  return seller
}

async function saidOf(tools: LevelQueryTools, { id, name, since, level, warnings }: InputOf<'putSeller'>) {
  const { db } = tools
  const { policy } = (await levelPoliciesFromNow(db)).now
  const names = policy.ladder.map(each => each.name)
  if (level !== undefined && !names.includes(level)) throw invalid('level', 'must be a level of the ladder', names)
  const [at, { now }] = [fromIso(since) ?? 0, await readClock(db)]
  if (at > now) throw invalid('since', 'must not lie ahead')
  const { promote, demote } = nextEvaluations(policy, now)
  await putSeller(db, {
    ...{ id, name, since: toIso(at), level: level ?? null, warnings: warnings ?? null },
    ...{ lowest: names[0] ?? '', nextDueAt: toIso(Math.min(promote, demote)), nudge: uuidv7(tools.now()) },
  })
  const seller = await findSeller(db, id)
  if (!seller) throw new Error('a seller that was put is not there')
  return {
    ...{ id, name: seller.name, since: toIso(seller.since), level: seller.level },
    ...{ levelSince: toIso(seller.levelSince), warnings: seller.warnings },
  }
}

async function pageOf(tools: LevelQueryTools, seller: SellerNow): Promise<LevelView> {
  const { db } = tools
  const { policy, ids: known, seen } = await outlookOf(tools, seller)
  const list = listed(seen)
  const ids = list.orders.flatMap(({ order }) => known.get(order) ?? [])
  const whole = contestables(list).flatMap(reference => known.get(reference) ?? [])
  const [titles, people, appeal, announced, { policy: rules, version }] = await Promise.all([
    titlesOf(db, ids, whole),
    namesOf(db, [...new Set(list.orders.map(({ buyer }) => buyer))]),
    appealableOf(db, seller.id, seller.now),
    announcedVersion(db),
    policyInForce(db),
  ])
  const called = {
    ...{ people, ids: known, orders: new Map(titles.map(each => [each.id, each])) },
    seller: { role: 'seller', id: seller.id } as const,
    terms: { policy: rules, version, payments: 'ledger' } as const,
  }
  return levelPage({
    ...{ seller, policy, seen, ids: known, ledger: ledgerViews(list, called) },
    announced: announced && { since: announced.since, policy: await tools.levelPolicy(announced.version) },
    appeal: appeal && { at: toIso(appeal.at), n: appeal.n, until: toIso(appeal.until) },
  })
}

async function whatIf(tools: LevelQueryTools, seller: SellerNow, imagined: Omit<InputOf<'whatIf'>, 'id'>) {
  const { policy, seen } = await outlookOf(tools, seller)
  const { currency } = policy.counting
  const lines = imaginedLines({ ...imagined, when: seen.now, ...(currency === undefined ? {} : { currency }) })
  const [before, after] = [comingAt(seen, seen.demote), comingAt(withMore(seen, lines, []), seen.demote)]
  return { at: toIso(seen.demote), before: verdictView(before), after: verdictView(after) }
}
