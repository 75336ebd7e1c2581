// The page for an address without content. An address whose content this reader may not see looks the same.
import { Link } from '@tanstack/react-router'
import { shell } from '../../locale.ts'
import { Plain } from '../notices/notices.tsx'
import { buttonLook } from '../parts.tsx'

export const NotFound = () => (
  <Plain title={shell.notFound.title}>
    <p>{shell.notFound.detail}</p>
    <p>
      <Link to="/orders" className={buttonLook('primary')}>
        {shell.notFound.back}
      </Link>
    </p>
  </Plain>
)
