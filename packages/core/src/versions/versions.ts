// The state of a policy: every published version. Order policy and level policy are two streams of one form.
import type { LevelPolicy } from '../level/policy/policy.ts'
import type { Policy } from '../policy/policy.ts'
import type { Instant } from '../time.ts'

/** The documents of each kind of policy. */
export interface PolicyDocuments {
  order: Policy
  level: LevelPolicy
}
export type PolicyKind = keyof PolicyDocuments
export const POLICY_KINDS = ['order', 'level'] as const satisfies readonly PolicyKind[]

/** A version with its document. It is in force until the next one starts. */
export type PublishedVersion = {
  readonly [K in PolicyKind]: {
    readonly kind: K
    /** From 1, without gaps. */
    readonly number: number
    readonly inForceSince: Instant
    readonly document: PolicyDocuments[K]
  }
}[PolicyKind]

export interface PolicyVersions {
  readonly kind: PolicyKind
  /** The number of events. */
  readonly version: number
  readonly lastAt: Instant
  /** Oldest first; each starts no earlier than the one before. */
  readonly published: readonly PublishedVersion[]
}
/** null before the first version is published. */
export type PolicyState = PolicyVersions | null

/** The last two versions, the newest first. */
export const newestOf = ({ published }: PolicyVersions): readonly PublishedVersion[] => published.slice(-2).toReversed()
