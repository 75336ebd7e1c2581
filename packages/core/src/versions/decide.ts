// The decider of a policy: publishes versions, each in force from an instant on, stricter ones with notice.
import { type Decider, type Decision, refuse } from '../decider.ts'
import { later } from '../level/figures/span.ts'
import { STRICTER_NOTICE } from '../level/policy/stricter.ts'
import type { Actor } from '../order/order.ts'
import type { Refusal } from '../refusal.ts'
import { type Instant, toIso } from '../time.ts'
import { POLICY_RULES } from './rules.ts'
import type { PolicyDocuments, PolicyKind, PolicyState, PolicyVersions, PublishedVersion } from './versions.ts'

/** Every event of a policy. */
export interface PolicyEvent {
  readonly type: 'policy.published'
  readonly at: Instant
  readonly by: Actor
  readonly data: PublishedVersion
  readonly texts: Readonly<Record<string, string>>
}
export const POLICY_EVENT_TYPES = ['policy.published'] as const satisfies readonly PolicyEvent['type'][]

/** `ship` publishes the first version, as part of an installation; every later one is published by the marketplace. */
export type PolicyCommand = {
  readonly [K in PolicyKind]: {
    readonly action: 'ship' | 'publish'
    readonly by: Actor
    readonly kind: K
    readonly document: PolicyDocuments[K]
    /** When it comes into force; null: now. */
    readonly inForceFrom: Instant | null
  }
}[PolicyKind]

export interface PolicyContext {
  /** Whether somebody is subject to the policy: only then is a stricter version announced. */
  readonly isInUse: boolean
}

function decide(
  state: PolicyState,
  command: PolicyCommand,
  context: PolicyContext,
  now: Instant,
): Decision<PolicyEvent, PolicyVersions> {
  const { action, by, inForceFrom: from } = command
  const last = state?.published.at(-1)
  if (action === 'publish' && by.role !== 'marketplace')
    return refuse({ code: 'not_your_part', allowed: ['marketplace'] })
  if (!state || !last) return after(state, published(command, 1, now))
  if (action === 'ship') return { ok: true, events: [], state }
  // A second click finds what the first one published.
  const isFirstSent = from === null || from === last.inForceSince
  if (isFirstSent && sameDocument(last, command)) return { ok: true, events: [], state }
  const refusal = tooEarly(last, command, context, now)
  return refusal ? refuse(refusal) : after(state, published(command, last.number + 1, now))
}

const after = (state: PolicyState, event: PolicyEvent): Decision<PolicyEvent, PolicyVersions> => ({
  ok: true,
  events: [event],
  state: evolvePolicy(state, event),
})

/** Versions come into force in sequence, and stricter ones only after their notice. */
function tooEarly(
  last: PublishedVersion,
  command: PolicyCommand,
  { isInUse }: PolicyContext,
  now: Instant,
): Refusal | null {
  const stricter = isInUse ? stricterPaths(last, command) : []
  const announced = stricter.length > 0 ? later(now, STRICTER_NOTICE) : now
  // The first version was in force before anything else.
  const earliest = Math.max(announced, last.number === 1 ? now : last.inForceSince)
  if ((command.inForceFrom ?? now) >= earliest) return null
  const why = earliest === announced && stricter.length > 0 ? 'stricter' : earliest > now ? 'announced' : 'past'
  return {
    code: 'in_force_too_early',
    field: 'inForceFrom',
    allowed: [`from ${toIso(earliest)} on`],
    from: toIso(earliest),
    why,
    paths: stricter,
    version: last.number,
  }
}

const published = (command: PolicyCommand, number: number, now: Instant): PolicyEvent => ({
  type: 'policy.published',
  at: now,
  by: command.by,
  data: versionOf(command, number, command.inForceFrom ?? now),
  texts: {},
})

function versionOf(command: PolicyCommand, number: number, inForceSince: Instant): PublishedVersion {
  switch (command.kind) {
    case 'order':
      return { kind: 'order', number, inForceSince, document: POLICY_RULES.order.numbered(command.document, number) }
    case 'level':
      return { kind: 'level', number, inForceSince, document: POLICY_RULES.level.numbered(command.document, number) }
  }
}

function sameDocument(last: PublishedVersion, command: PolicyCommand): boolean {
  if (last.kind === 'order')
    return command.kind === 'order' && POLICY_RULES.order.isSame(last.document, command.document)
  return command.kind === 'level' && POLICY_RULES.level.isSame(last.document, command.document)
}

/** The places where a document is stricter than a version of the same kind. */
export function stricterPaths(last: PublishedVersion, next: PublishedVersion | PolicyCommand): readonly string[] {
  if (last.kind === 'order')
    return next.kind === 'order' ? POLICY_RULES.order.stricter(last.document, next.document) : []
  return next.kind === 'level' ? POLICY_RULES.level.stricter(last.document, next.document) : []
}

/** Folds one event. */
const evolvePolicy = (state: PolicyState, { at, data }: PolicyEvent): PolicyVersions => ({
  kind: data.kind,
  version: (state?.version ?? 0) + 1,
  lastAt: at,
  published: [...(state?.published ?? []), data],
})

export const policyDecider: Decider<PolicyState, PolicyCommand, PolicyEvent, PolicyContext> = {
  initial: null,
  decide,
  evolve: evolvePolicy,
  // A version comes into force by its instant alone; nothing is recorded then.
  due: () => null,
}
