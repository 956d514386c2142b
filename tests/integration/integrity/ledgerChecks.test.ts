import { describe } from 'vitest'

import { breakOneEach } from './breakBooks'
import { LEDGER_BREAKINGS } from './ledgerBreakings'
import { REFUND_BREAKINGS } from './refundBreakings'

describe('the checks of balances and their order', () => breakOneEach(LEDGER_BREAKINGS))
describe('the checks of what answers an earlier row', () => breakOneEach(REFUND_BREAKINGS))
