// The partition, the unit of sharing work: an order, its events and everything of its seller have the same one.
import { createHash } from 'node:crypto'
import { uuidv7 } from './uuid.ts'

/** A byte has so many values. */
const COUNT = 256
export const PARTITIONS: readonly number[] = Array.from({ length: COUNT }, (_, i) => i)

/** The partition of a seller: the first byte of the SHA-256 of the id in UTF-8. */
export const partitionOf = (sellerId: string): number => createHash('sha256').update(sellerId).digest().readUInt8(0)

/** The partition that an id carries: its last byte. An id with another byte is another id, and finds nothing. */
export const partitionOfId = (id: string): number => Number.parseInt(id.slice(-2), 16)

/** The same id in the partition of a seller. */
export const inPartitionOf = (sellerId: string, id: string): string =>
  id.slice(0, -2) + partitionOf(sellerId).toString(16).padStart(2, '0')

/** Makes the id of an order: it rises with time (`now` in milliseconds) and ends with the partition of its seller. */
export const newOrderId = (now: number, sellerId: string): string => inPartitionOf(sellerId, uuidv7(now))
