// THE TABLE of refusal texts, complete by type: a code without a sentence does not compile.
import type { Refusal, RefusalCode, RefusalFacts } from '@evenhand/core'
import type { Sentence, Texts } from './grammar.ts'
import { inputs } from './refusals/inputs.ts'
import { orders } from './refusals/orders.ts'
import { cases, requests } from './refusals/requests.ts'

const REFUSALS: { readonly [C in RefusalCode]: Sentence<RefusalFacts[C]> } = {
  ...inputs,
  ...orders,
  ...requests,
  ...cases,
}

const texts = <C extends RefusalCode>(code: C, facts: RefusalFacts[C]): Texts => ({
  title: REFUSALS[code].title,
  detail: REFUSALS[code].detail(facts),
})

/** The text of a refusal for the person who sent the command. Instants are in UTC. */
export const refusalText = (refusal: Refusal): Texts => texts(refusal.code, refusal)
