// Drafts of the work commands (answers, a delivery, a revision), which are sent alone or with an answer or a
// withdrawal.
import type { Order } from '../../api/cache.ts'
import type { FollowAction } from '../../api/inputs.ts'
import { useDraft } from '../../api/send.ts'
import { type FollowUp, filled, lines } from './commands.ts'

/** Splits the draft that stores all answers into this many answers. */
const split = (draft: string, count: number): readonly string[] => {
  const stored = draft === '' ? [] : draft.split('\u001e')
  return Array.from({ length: count }, (_, i) => stored[i] ?? '')
}

export function useWork(slot: string, order: Order) {
  const [message, setMessage] = useDraft(`${slot}:delivery`)
  const [links, setLinks] = useDraft(`${slot}:links`)
  const [explanation, setExplanation] = useDraft(`${slot}:revision`)
  const [unusable, setUnusable] = useDraft(`${slot}:unusable`)
  const [draft, setDraft] = useDraft(`${slot}:answers`)
  const answers = split(draft, order.requirements.length)
  const setAnswer = (index: number, text: string) =>
    setDraft(answers.map((old, i) => (i === index ? text : old)).join('\u001e'))
  const clear = () => {
    for (const set of [setMessage, setLinks, setExplanation, setUnusable, setDraft]) set('')
  }
  /** Returns the command as typed, or null while something is missing. */
  const build = (action: FollowAction): FollowUp | null => {
    switch (action) {
      case 'accept_delivery':
        return { action }
      case 'give_requirements':
        return answers.every(filled) ? { action, answers: [...answers] } : null
      case 'deliver':
        return filled(message) ? { action, message, ...(filled(links) ? { links: lines(links) } : {}) } : null
      case 'request_revision':
        return filled(explanation) ? { action, explanation, ...(unusable === '' ? {} : { nothingUsable: true }) } : null
    }
  }
  return {
    message,
    setMessage,
    links,
    setLinks,
    explanation,
    setExplanation,
    unusable: unusable !== '',
    setUnusable: (on: boolean) => setUnusable(on ? 'yes' : ''),
    answers,
    setAnswer,
    clear,
    build,
  }
}
export type Work = ReturnType<typeof useWork>
