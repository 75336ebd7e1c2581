// The server that this page came from, by the SDK: the page is its first customer.
import { createClient } from '@evenhand/sdk'

export const api = createClient({ url: window.location.origin })
