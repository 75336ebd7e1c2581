// The bar on top of every page.
import styles from './bar.module.css'
import mark from './mark.svg'

/** `mode`: what kind of server this is, in a word; null where it need not be said. */
export function Bar({ mode }: { readonly mode: string | null }) {
  return (
    <header className={styles.bar}>
      <div className={styles.inside}>
        <span className={styles.name}>
          <img src={mark} alt="" width={24} height={24} />
          Evenhand
        </span>
        {mode && <span className={styles.mode}>{mode}</span>}
      </div>
    </header>
  )
}
