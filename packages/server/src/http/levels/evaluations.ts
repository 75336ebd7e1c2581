// Handlers for evaluations and appeals.
import { fromIso, type Instant, isoOrNull, isRecord, toIso } from '@evenhand/core'
import type { Contract } from '@evenhand/sdk'
import type { Static } from 'typebox'
import { reinstate } from '../../levels/appeals.ts'
import {
  type Appeal,
  findAppeal,
  findAppealable,
  letStand,
  listOpenAppeals,
  openAppeal,
} from '../../store/levels/appeals.ts'
import { type ListedEvaluation, listEvaluations } from '../../store/levels/evaluations.ts'
import type { LevelPolicyReader } from '../../store/levels/levelPolicies.ts'
import type { Database } from '../../store/statement.ts'
import type { CallingActor } from '../orders/sight.ts'
import type { Handlers, InputOf } from '../routes/mount.ts'
import { isInstantText, isSeq, isText, paged, readCursor } from '../routes/paging.ts'
import { forStaff, httpProblem, refusalProblem } from '../routes/problem.ts'
import { sellerFor } from './levels.ts'
import { criterionView, isSameRuling } from './views.ts'

export interface EvaluationTools {
  readonly db: Database
  readonly levelPolicy: LevelPolicyReader
}
type EvaluationHandlers = Pick<Handlers, 'listEvaluations' | 'openAppeal' | 'ruleAppeal' | 'listAppeals'>

export function evaluationHandlers(tools: EvaluationTools): EvaluationHandlers {
  const { db } = tools
  return {
    listEvaluations: async ({ id, cursor, limit = 50 }, { actor }) => {
      const { now } = await sellerFor(tools, id, actor)
      const rows = await listEvaluations(db, id, readCursor(cursor, isPlace), limit + 1)
      const view = evaluationView(id, now, actor.role === 'seller')
      return paged(rows, limit, view, ({ at, n }) => ({ at: toIso(at), n }))
    },
    openAppeal: async (input, { actor }) => appealView(await opened(tools, input, actor)),
    ruleAppeal: async (input, { actor }) => appealView(await ruled(tools, input, actor)),
    listAppeals: async ({ cursor, limit = 50 }, { actor }) => {
      forStaff(actor)
      const rows = await listOpenAppeals(db, readCursor(cursor, isQueue), limit + 1)
      return paged(rows, limit, appealView, ({ openedAt, seller, at }) => ({
        opened: toIso(openedAt),
        seller,
        at: toIso(at),
      }))
    },
  }
}

const isPlace = (value: unknown): value is { at: string; n: number } =>
  isRecord(value) && isInstantText(value.at) && isSeq(value.n)
const isQueue = (value: unknown): value is { opened: string; seller: string; at: string } =>
  isRecord(value) && isInstantText(value.opened) && isText(value.seller) && isInstantText(value.at)

const evaluationView =
  (seller: string, now: Instant, isOwn: boolean) =>
  (row: ListedEvaluation): EvaluationView => {
    const { reasons, appealUntil } = row
    const { risk } = reasons
    return {
      at: toIso(row.at),
      n: row.n,
      recordedAt: toIso(row.recordedAt),
      policyVersion: row.policyVersion,
      event: row.event,
      from: row.before,
      to: row.after,
      automated: row.automated,
      corrects: row.corrects,
      keep: reasons.keep.map(each => criterionView(each)),
      reach: reasons.reach.map(each => criterionView(each)),
      orders: reasons.orders.map(({ criterion, counted, leftOut }) => ({
        criterion,
        counted: counted.map(each => ({ ...each, at: toIso(each.at) })),
        leftOut: leftOut.map(each => ({ ...each, at: toIso(each.at) })),
      })),
      risk: risk && { loweredAt: toIso(risk.loweredAt), noticeFrom: toIso(risk.noticeFrom) },
      graceUntil: isoOrNull(reasons.graceUntil),
      // The seller does not see which key set the level.
      set: row.event === 'set' ? { reason: reasons.ruling ?? '', key: isOwn ? null : (reasons.key ?? null) } : null,
      appealUntil: isoOrNull(appealUntil),
      appealable: appealUntil !== null && now < appealUntil && row.status === null,
      appealPath: row.appealUntil === null ? null : appealPath(seller, row),
      appeal: appealOf(row),
      proposal: row.event === 'proposed' ? proposalOf(row) : null,
    }
  }
const appealOf = ({ status, openedAt, ruledAt, ruling }: ListedEvaluation) =>
  status === null || openedAt === null
    ? null
    : { status, openedAt: toIso(openedAt), ruledAt: isoOrNull(ruledAt), ruling }
const proposalOf = ({ decision, decidedAt, decisionText }: ListedEvaluation) => ({
  status: decision ?? ('open' as const),
  ruledAt: isoOrNull(decidedAt),
  ruling: decisionText,
})

type EvaluationView = Static<Contract['listEvaluations']['result']>['items'][number]

const appealPath = (seller: string, { at, n }: ListedEvaluation): string =>
  `/v1/sellers/${encodeURIComponent(seller)}/evaluations/${toIso(at)}/${n}/appeal`

const appealView = ({ openedAt, ruledAt, at, ...appeal }: Appeal) => ({
  ...appeal,
  at: toIso(at),
  openedAt: toIso(openedAt),
  ruledAt: isoOrNull(ruledAt),
})

const NO_EVALUATION = { code: 'not_found', what: 'evaluation' } as const
const NO_APPEAL = { code: 'not_found', what: 'appeal' } as const

async function opened(tools: EvaluationTools, { id, at, n, explanation }: InputOf<'openAppeal'>, actor: CallingActor) {
  await sellerFor(tools, id, actor)
  if (actor.role !== 'seller') throw refusalProblem({ code: 'not_your_part', allowed: ['seller'] })
  const found = await findAppealable(tools.db, id, at, n)
  if (!found) throw refusalProblem(NO_EVALUATION)
  const appeal = found.status === null ? await openAppeal(tools.db, id, at, n, explanation) : null
  if (appeal) return appeal
  const other = await findAppealable(tools.db, id, at, n)
  if (other?.status && other.openedAt !== null) throw appealed(other.status, other.ruledAt ?? other.openedAt)
  throw refusalProblem({ code: 'over_since', since: toIso(found.appealUntil ?? found.recordedAt) })
}

const appealed = (status: string, at: number) => refusalProblem({ code: 'already_appealed', status, at: toIso(at) })

async function ruled(
  tools: EvaluationTools,
  { id, at, n, ruling, explanation }: InputOf<'ruleAppeal'>,
  actor: CallingActor,
) {
  await sellerFor(tools, id, actor)
  if (actor.role !== 'staff') throw refusalProblem({ code: 'not_your_part', allowed: ['staff'] })
  const { db, levelPolicy } = tools
  const found = await findAppealable(db, id, at, n)
  if (!found || found.status === null) throw refusalProblem(found ? NO_APPEAL : NO_EVALUATION)
  const reinstating = { seller: id, at: fromIso(at) ?? 0, n, found, by: actor.id, texts: explanation }
  const isOpen = found.status === 'open'
  const isOurs =
    isOpen && ruling === 'reinstated'
      ? await reinstate(db, levelPolicy, reinstating)
      : isOpen && (await letStand(db, id, at, n, actor.id, explanation)) !== null
  const appeal = await findAppeal(db, id, at, n)
  if (!appeal || appeal.status === 'open') throw httpProblem('overloaded', { retryAfterSeconds: 1 })
  if (!isOurs && !isSameRuling(appeal, { ruling, explanation, by: actor.id })) throw decided(appeal)
  return appeal
}

const decided = ({ status, ruledAt, openedAt }: Appeal) =>
  refusalProblem({ code: 'already_decided', status, at: toIso(ruledAt ?? openedAt) })
