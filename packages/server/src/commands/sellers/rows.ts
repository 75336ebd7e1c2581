// Turns a seller's events into the rows of their tables.
import {
  evolveSeller,
  isoOrNull,
  type Seller,
  type SellerEvent,
  type SellerEventType,
  type SellerState,
  toIso,
} from '@evenhand/core'
import type { EvaluationRow, RulingRow, SellerRows, SellerToSave } from '../../store/levels/saveSellers.ts'
import { SELLER_STATE_VERSION } from '../../store/levels/sellerStates.ts'

type Mutable = { -readonly [K in keyof SellerRows]: SellerRows[K][number][] }

/** The evaluation events, with the name that the list of evaluations gives them. */
const EVALUATED: { readonly [T in SellerEventType]?: string } = {
  'seller.raised': 'raised',
  'seller.kept': 'kept',
  'seller.at_risk': 'at_risk',
  'seller.lowered': 'lowered',
  'seller.proposed': 'proposed',
}
/** The events that change facts of past evaluations. */
const CHANGES_FACTS: ReadonlySet<SellerEventType> = new Set([
  'seller.since_corrected',
  'level.set',
  'warning.added',
  'warning.lifted',
])

/** Returns the rows that the events add to tables of their own; `recordedAt` is ISO 8601. */
export function rowsOf(before: SellerState, events: readonly SellerEvent[], recordedAt: string): SellerRows {
  const rows: Mutable = {
    evaluations: [],
    appeals: [],
    appealRulings: [],
    proposalRulings: [],
    warnings: [],
    sinces: [],
    changedFacts: [],
  }
  let state = before
  for (const event of events) {
    const next = evolveSeller(state, event)
    const at = toIso(event.at)
    addRow(rows, event, next, state, recordedAt)
    if (CHANGES_FACTS.has(event.type)) rows.changedFacts.push({ seq: next.version, at })
    state = next
  }
  return rows
}

function addRow(rows: Mutable, event: SellerEvent, next: Seller, before: SellerState, recordedAt: string): void {
  const at = toIso(event.at)
  switch (event.type) {
    case 'level.set':
    case 'seller.raised':
    case 'seller.kept':
    case 'seller.at_risk':
    case 'seller.lowered':
    case 'seller.proposed':
      rows.evaluations.push(evaluationRow(event, next.version))
      break
    case 'appeal.opened': {
      const { evaluatedAt, n } = event.data
      rows.appeals.push({ at: toIso(evaluatedAt), n, openedAt: at, explanation: event.texts.explanation ?? '' })
      break
    }
    case 'appeal.ruled':
      rows.appealRulings.push(rulingRow(event))
      break
    case 'proposal.ruled':
      rows.proposalRulings.push(rulingRow(event))
      break
    case 'warning.added':
    case 'warning.lifted':
      rows.warnings.push({ at, recordedAt, open: event.data.open })
      break
    case 'seller.since_corrected':
      if (before && before.since !== next.since) rows.sinces.push({ until: at, since: toIso(before.since) })
      break
    case 'seller.registered':
    case 'risk.started':
    case 'risk.ended':
      break
  }
}

type OnEvaluation = Extract<SellerEvent, { data: { policyVersion: number } }>
const evaluationRow = (event: OnEvaluation, seq: number): EvaluationRow => ({
  seq,
  at: toIso(event.data.evaluatedAt),
  n: event.data.n,
  recordedAt: toIso(event.at),
  policyVersion: event.data.policyVersion,
  event: EVALUATED[event.type] ?? 'set',
  before: event.data.from,
  after: event.data.to,
  automated: event.type !== 'level.set' && event.data.automated,
  corrects: event.type === 'level.set' ? null : event.data.corrects,
  appealUntil: isoOrNull(event.data.appealUntil),
})

const rulingRow = ({
  at,
  by,
  data,
  texts,
}: Extract<SellerEvent, { type: 'appeal.ruled' | 'proposal.ruled' }>): RulingRow => ({
  at: toIso(data.evaluatedAt),
  n: data.n,
  status: data.ruling,
  ruledAt: toIso(at),
  ruledBy: 'id' in by ? by.id : by.role,
  ruling: texts.explanation ?? '',
})

/** Derives from the state the columns used by queries. */
export const columnsOf = (seller: Seller) =>
  ({
    seller: seller.id,
    version: seller.version,
    state: seller,
    stateVersion: SELLER_STATE_VERSION,
    since: toIso(seller.since),
    isSinceGiven: seller.isSinceGiven,
    level: seller.level,
    levelSince: toIso(seller.levelSince),
    graceLevel: seller.grace?.level ?? null,
    graceUntil: isoOrNull(seller.grace?.until ?? null),
  }) satisfies Partial<SellerToSave>
