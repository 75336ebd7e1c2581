// Tests how a lane of the command pipeline forms its batches.
import { expect, it } from 'vitest'
import type { Aggregate, RowToSave } from './aggregate.ts'
import type { CommandEnvelope } from './envelope.ts'
import { createPipeline } from './pipeline.ts'

const batches: string[][] = []

/** An aggregate that accepts every command, saves nothing, and records the streams of each batch. */
const accepting: Aggregate<string, null, never, RowToSave> = {
  subjectOf: ({ stream }) => stream,
  decideAll: async batch => {
    batches.push(batch.map(({ envelope }) => envelope.stream))
    const receipt = { version: 1 }
    return batch.map(pending => ({
      pending,
      commit: { save: null, own: [], answer: { kind: 'done', context: null, status: 200, receipt, replayed: false } },
    }))
  },
  save: async () => new Set(),
}

const envelopeOf = (stream: string): CommandEnvelope<string> => ({
  stream,
  command: 'do',
  caller: null,
  route: '',
  key: null,
  bodyHash: null,
  callId: null,
  status: 200,
})

it('a batch includes commands that are read one turn of the event loop after its first command', async () => {
  const pipeline = createPipeline({
    aggregate: accepting,
    scheduled: accepting,
    lanes: 1,
    sleep: async () => undefined,
    random: () => 0,
    saved: () => undefined,
  })
  const sent = [pipeline.send(envelopeOf('a')), pipeline.send(envelopeOf('b'))]
  await new Promise(resolve => setImmediate(resolve))
  sent.push(pipeline.send(envelopeOf('c')))
  await Promise.all(sent)
  expect(batches).toEqual([['a', 'b', 'c']])
})
