// Unpacks the browser into the temporary folder of this very process, which `chromium.ts` chose: TMPDIR says which.
import chromium from '@sparticuz/chromium'

process.stdout.write(await chromium.executablePath())
