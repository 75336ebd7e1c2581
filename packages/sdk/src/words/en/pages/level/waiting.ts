// Requests that wait for the seller, with what each answer would do to the level, in words.
import { numberWords } from '../../grammar.ts'

export const waiting = {
  title: 'Requests that wait for you',
  accept: 'Accepting',
  decline: 'Declining',
  none: 'No difference to your level.',
  open: 'Look at it and answer',
  all: (n: number): string => `All ${numberWords(n)} that wait`,
} as const
