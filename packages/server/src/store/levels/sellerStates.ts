// The stored states of sellers.
import { sellerDecider } from '@evenhand/core'
import { stateReader } from '../streams/streams.ts'

/** Incremented whenever the state's fields change, so that older states are folded again. */
export const SELLER_STATE_VERSION = 1

/** Reads the states of sellers by the ids of their streams. */
export const readSellerStates = stateReader(sellerDecider, SELLER_STATE_VERSION)
