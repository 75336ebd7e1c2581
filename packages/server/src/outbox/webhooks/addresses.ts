// Decides which addresses webhooks may go to: in production, https on the public internet and the operator's networks.
import { BlockList, isIP } from 'node:net'

export interface AddressSettings {
  /**
   * True in production, where only https and public addresses are allowed. If false, every address is allowed except
   * those where cloud providers serve credentials.
   */
  readonly publicOnly: boolean
  /** Networks that are always allowed, each as `address/bits` or as one address. */
  readonly networks: readonly string[]
}
export interface AddressRules {
  /** Returns why an endpoint's address is rejected, as a text beginning with “must”; null if the address is allowed. */
  refused(url: URL): string | null
  /** Reports whether a connection by this protocol (`http:` or `https:`) may go to an IP address. */
  allows(address: string, protocol: string): boolean
}

/** Addresses that are not on the public internet, by the special-purpose registries of IANA. */
const PRIVATE_V4 = [
  '0.0.0.0/8', // this host
  '10.0.0.0/8',
  '100.64.0.0/10', // behind a carrier's NAT
  '127.0.0.0/8',
  '169.254.0.0/16', // link-local, with the metadata services of clouds
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16',
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, with the broadcast address
]
/**
 * The only public IPv6 range. Mapped, translated and tunnelled forms of IPv4 are outside this range or excluded below.
 */
const PUBLIC_V6 = ['2000::/3']
const PRIVATE_V6 = [
  '2001::/23', // protocol assignments, with Teredo
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4
  '3fff::/20', // documentation
]
/** Where clouds serve credentials to their machines; rejected in every mode. */
const METADATA = ['169.254.0.0/16', 'fe80::/10', 'fd00:ec2::254/128', '100.100.100.200/32']

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const isV6 = isIP(address) === 6
    list.addSubnet(address, bits === undefined ? (isV6 ? 128 : 32) : Number(bits), isV6 ? 'ipv6' : 'ipv4')
  }
  return list
}

const isIn = (list: BlockList, address: string): boolean => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

const privateV4 = listOf(PRIVATE_V4)
const publicV6 = listOf(PUBLIC_V6)
const privateV6 = listOf(PRIVATE_V6)
const metadata = listOf(METADATA)

function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !isIn(privateV4, address)
  return isIn(publicV6, address) && !isIn(privateV6, address)
}

/**
 * Returns the host of a URL if it is an IP address, null if it is a name. URLs normalize 2130706433 and 0x7f.1 to
 * 127.0.0.1.
 */
function literalOf({ hostname }: URL): string | null {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return isIP(bare) === 0 ? null : bare
}
/** Reports whether a host is a name of this machine by definition (RFC 6761). */
const isLocalName = ({ hostname }: URL): boolean => /(^|\.)localhost\.?$/.test(hostname)

export function addressRules({ publicOnly, networks }: AddressSettings): AddressRules {
  const own = listOf(networks)
  const allows = (address: string, protocol: string): boolean => {
    const [bare = ''] = address.split('%')
    if (isIP(bare) === 0) return false
    if (isIn(own, bare)) return true
    if (!publicOnly) return !isIn(metadata, bare)
    return protocol === 'https:' && isPublic(bare)
  }
  const refused = (url: URL): string | null => {
    if (publicOnly && url.protocol !== 'https:' && networks.length === 0) return 'must begin with https://'
    const literal = literalOf(url)
    if (literal !== null) return allows(literal, url.protocol) ? null : reasonFor(literal)
    return publicOnly && networks.length === 0 && isLocalName(url) ? reasonFor(url.hostname) : null
  }
  return { allows, refused }
}

const reasonFor = (host: string): string =>
  `must be a public address, and ${host} is none; EVENHAND_WEBHOOK_NETWORKS can list networks of your own`
