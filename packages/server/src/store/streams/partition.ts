// Partitions, the unit of sharing work: an order has the partition of its seller, and so have all rows of both.
import { createHash } from 'node:crypto'
import { uuidv7 } from '../uuid.ts'

/** The number of values of a byte. */
const COUNT = 256
export const PARTITIONS: readonly number[] = Array.from({ length: COUNT }, (_, i) => i)

/** Returns the partition of a seller: the first byte of the SHA-256 of the id in UTF-8. */
export const partitionOf = (sellerId: string): number => createHash('sha256').update(sellerId).digest().readUInt8(0)

/** Returns the partition that an order's id carries in its last byte. It says where to look, not what is there. */
export const partitionOfId = (id: string): number => Number.parseInt(id.slice(-2), 16)

/** Returns the id with the partition of a seller as its last byte. */
export const inPartitionOf = (sellerId: string, id: string): string =>
  id.slice(0, -2) + partitionOf(sellerId).toString(16).padStart(2, '0')

/** Makes the id of a new order. It rises with time (`now` in milliseconds) and carries the partition of the seller. */
export const newOrderId = (now: number, sellerId: string): string => inPartitionOf(sellerId, uuidv7(now))
