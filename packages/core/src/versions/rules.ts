// What differs between the kinds of policy: when two documents are the same, and where one is stricter.
import { isRecord } from '../json.ts'
import { isSameLevelPolicy, stricterIn } from '../level/policy/stricter.ts'
import type { PolicyDocuments, PolicyKind } from './versions.ts'

interface PolicyRules<D> {
  readonly isSame: (a: D, b: D) => boolean
  /** The places where `next` is stricter for somebody, as paths; empty if it is stricter for nobody. */
  readonly stricter: (old: D, next: D) => readonly string[]
  /** The document with its number, where it has one. */
  readonly numbered: (document: D, number: number) => D
}

/** The table of kinds. A window, a silence or a cap of an order policy that favors one party burdens the other. */
export const POLICY_RULES: { readonly [K in PolicyKind]: PolicyRules<PolicyDocuments[K]> } = {
  order: {
    isSame: (a, b) => differences(a, b).length === 0,
    stricter: (old, next) => differences({ ...old, name: next.name }, next),
    numbered: document => document,
  },
  level: {
    isSame: isSameLevelPolicy,
    stricter: stricterIn,
    numbered: (document, number) => ({ ...document, version: number }),
  },
}

/** The paths at which two documents differ. */
function differences(a: unknown, b: unknown, path = ''): readonly string[] {
  if (!isRecord(a) || !isRecord(b)) return JSON.stringify(a) === JSON.stringify(b) ? [] : [path]
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()
  return names.flatMap(name => differences(a[name], b[name], `${path}/${name}`))
}
