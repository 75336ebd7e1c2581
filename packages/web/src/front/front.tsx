// The front page: that the server runs, what applies here, and where to go on.
import { instantWords } from '@evenhand/sdk/words/en'
import { Bar } from '../ui/bar.tsx'
import { Card } from '../ui/card.tsx'
import styles from './front.module.css'
import { type Fetched, type PolicyInForce, usePolicy } from './policy.ts'
import { orderWindows, requestWindows, type WindowRow } from './windows.ts'

const MODES: Readonly<Record<string, { readonly name: string; readonly about: string }>> = {
  demo: {
    name: 'Demo',
    about: 'This is a demo on your own machine. Its test clock can be moved forward; no real money moves.',
  },
  sandbox: {
    name: 'Sandbox',
    about: 'This is a sandbox: empty, and yours to try. Its test clock can be moved forward.',
  },
}

export function Front({ mode }: { readonly mode: string }) {
  const policy = usePolicy()
  const known = MODES[mode]
  return (
    <>
      <Bar mode={known?.name ?? null} />
      <main className={styles.main}>
        <div className={styles.opening}>
          <h1>Evenhand is running</h1>
          <p>
            It carries orders from their payment to their end. Buyer and seller settle between themselves what goes
            wrong, and every deadline keeps itself, to the instant. {known?.about}
          </p>
        </div>
        <div className={styles.grid}>
          <div className={styles.column}>
            <Applies policy={policy} />
          </div>
          <div className={styles.column}>
            <Connect />
            <Card title="What comes next">
              <p className={styles.quiet}>
                The pages for buyers, sellers and staff come with the next version. Until then everything can be done
                through the API.
              </p>
            </Card>
          </div>
        </div>
      </main>
    </>
  )
}

function Applies({ policy }: { readonly policy: Fetched }) {
  return (
    <Card title="What applies here">
      {policy.state === 'loading' && <Shape />}
      {policy.state === 'failed' && (
        <div role="alert">
          <p className={styles.quiet}>
            The policy could not be read just now. Nothing is lost: the server was only asked.
          </p>
          <button type="button" className={styles.again} onClick={policy.again}>
            Try again
          </button>
        </div>
      )}
      {policy.state === 'here' && <Policy inForce={policy.value} />}
    </Card>
  )
}

/** The shape of what comes. */
function Shape() {
  return (
    <div role="status" aria-label="Loading the policy">
      {[0, 1, 2, 3, 4, 5, 6, 7].map(n => (
        <div key={n} className={styles.shape} />
      ))}
    </div>
  )
}

function Policy({ inForce: { version, inForceSince, policy } }: { readonly inForce: PolicyInForce }) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const minute = new Date(Math.floor(Date.parse(inForceSince) / 60_000) * 60_000).toISOString()
  return (
    <>
      <p className={styles.quiet}>
        Policy {version}, in force since{' '}
        <time dateTime={inForceSince} title={instantWords(inForceSince)}>
          {instantWords(minute, { timeZone })}
        </time>
        . Each order keeps the policy of its placing.
      </p>
      <Windows title="When one asks the other" silence rows={requestWindows(policy)} />
      <Windows title="When time passes" rows={orderWindows(policy)} />
    </>
  )
}

const WITHOUT = 'Without an answer'

interface WindowsProps {
  readonly title: string
  readonly rows: readonly WindowRow[]
  /** Whether the last column says what no answer leads to. */
  readonly silence?: boolean
}

function Windows({ title, rows, silence = false }: WindowsProps) {
  return (
    <table className={styles.windows}>
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">What happens</th>
          <th scope="col">Time</th>
          <th scope="col">{silence ? WITHOUT : 'Then'}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ what, time, next }) => (
          <tr key={what}>
            <th scope="row">{what}</th>
            <td>{time}</td>
            <td data-heading={silence ? WITHOUT : undefined}>{next}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const LINKS = [
  { href: '/rules.md', title: 'The rules', about: 'What buyer and seller may do, every number, every refusal' },
  { href: '/v1/openapi.json', title: 'The API', about: 'Every operation, as OpenAPI 3.1' },
  { href: '/v1/policy', title: 'The policy', about: 'Every window and limit in force, as data' },
] as const

function Connect() {
  return (
    <Card title="For your marketplace">
      <ul className={styles.links}>
        {LINKS.map(({ href, title, about }) => (
          <li key={href}>
            <a href={href}>{title}</a>
            <span>{about}</span>
          </li>
        ))}
      </ul>
      <p className={styles.quiet}>
        The API key is the one that was printed when this server first started, or the one that you gave it.{' '}
        <code>npm run example</code> shows a whole order in one file.
      </p>
    </Card>
  )
}
