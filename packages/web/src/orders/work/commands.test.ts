// Tests of reading typed links, and of the sample commands that are sent for previews.
import { expect, it } from 'vitest'
import type { Order } from '../../api/cache.ts'
import { lines, sample } from './commands.ts'

it.each([
  { typed: 'https://a.example/1\n\n  https://b.example/2  \n', links: ['https://a.example/1', 'https://b.example/2'] },
  { typed: 'https://müller.example/x', links: ['https://xn--mller-kva.example/x'] },
  { typed: 'https://me@müller.example', links: ['https://me@müller.example'] },
  { typed: 'no link ü', links: ['no link ü'] },
])('the typed text “$typed” gives the links $links', ({ typed, links }) => {
  expect(lines(typed)).toEqual(links)
})

const ORDER = { requirements: ['Which colours?', 'Whose voice?'] } as unknown as Order

it.each([
  { action: 'accept_delivery', unusable: false, command: { action: 'accept_delivery' } },
  { action: 'give_requirements', unusable: false, command: { action: 'give_requirements', answers: ['…', '…'] } },
  { action: 'deliver', unusable: false, command: { action: 'deliver', message: '…' } },
  { action: 'request_revision', unusable: false, command: { action: 'request_revision', explanation: '…' } },
  {
    action: 'request_revision',
    unusable: true,
    command: { action: 'request_revision', explanation: '…', nothingUsable: true },
  },
] as const)('the action $action (unusable: $unusable) is previewed as $command', ({ action, unusable, command }) => {
  expect(sample(action, ORDER, unusable)).toEqual(command)
})
