// The table of refusal texts. The type requires a row for every code, so a code without a sentence does not compile.
import type { Refusal, RefusalCode, RefusalFacts } from '@evenhand/core'
import type { Sentence, Texts, When } from './grammar.ts'
import { instantText } from './quantities.ts'
import { inputs } from './refusals/inputs.ts'
import { orders } from './refusals/orders.ts'
import { cases, requests } from './refusals/requests.ts'

const REFUSALS: { readonly [C in RefusalCode]: Sentence<RefusalFacts[C]> } = {
  ...inputs,
  ...orders,
  ...requests,
  ...cases,
}

const texts = <C extends RefusalCode>(code: C, facts: RefusalFacts[C], when: When): Texts => ({
  title: REFUSALS[code].title,
  detail: REFUSALS[code].detail(facts, when),
})

/**
 * Returns the text of a refusal for the person who sent the command. Instants are in UTC, unless `when` formats them.
 */
export const refusalText = (refusal: Refusal, when: When = instantText): Texts => texts(refusal.code, refusal, when)

/** Reports whether this version has a sentence for the refusal. A newer server may send other codes. */
export const isRefusal = (found: { readonly code: string }): found is Refusal => Object.hasOwn(REFUSALS, found.code)
