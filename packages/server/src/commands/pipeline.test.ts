// Tests how a lane forms its batches.
import { expect, it } from 'vitest'
import type { Aggregate, RowToSave } from './aggregate.ts'
import type { CommandEnvelope } from './envelope.ts'
import { createPipeline } from './pipeline.ts'

const batches: string[][] = []

/** An aggregate that accepts everything, saves nothing, and keeps the streams of each batch. */
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

it('a lane takes the commands that are read in the turn after its first one into the same batch', async () => {
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
