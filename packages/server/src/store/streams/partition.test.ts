// Tests partitions: the same for everybody who computes them, and carried by the ids of orders.
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { STORED_UUID } from '../uuid.ts'
import { inPartitionOf, newOrderId, PARTITIONS, partitionOf, partitionOfId } from './partition.ts'

describe('the partition of a seller', () => {
  it.each([
    ['mora', 250],
    ['nadia', Number.parseInt(createHash('sha256').update('nadia').digest('hex').slice(0, 2), 16)],
    ['Ёлка 🎄', createHash('sha256').update(Buffer.from('Ёлка 🎄', 'utf8')).digest()[0]],
  ])('is the first byte of the SHA-256 of the id in UTF-8: %s', (seller, partition) => {
    expect(partitionOf(seller)).toBe(partition)
  })

  it('is one of 256, and all of them occur', () => {
    const found = new Set(Array.from({ length: 5000 }, (_, i) => partitionOf(`seller-${i}`)))
    expect([...found].sort((a, b) => a - b)).toEqual(PARTITIONS)
    expect(PARTITIONS).toHaveLength(256)
  })
})

describe('the id of an order', () => {
  it('is a UUIDv7 that rises with time and carries the partition of its seller in the last byte', () => {
    const ids = Array.from({ length: 300 }, (_, i) => newOrderId(1_795_708_278_260 + i, `seller-${i}`))
    expect(ids.toSorted()).toEqual(ids)
    for (const [i, id] of ids.entries()) {
      expect(id).toMatch(STORED_UUID)
      expect(id[14]).toBe('7')
      expect(partitionOfId(id)).toBe(partitionOf(`seller-${i}`))
    }
  })

  it('is read in large letters, too', () => {
    const id = inPartitionOf('mora', '018f0000-0000-7000-8000-000000000000')
    expect(id).toBe('018f0000-0000-7000-8000-0000000000fa')
    expect(partitionOfId(id.toUpperCase())).toBe(250)
  })
})
