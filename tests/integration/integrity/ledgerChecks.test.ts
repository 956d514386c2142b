import { describe } from 'vitest'

import { fillAgreedBooks } from './agreedBooks'
import { AGREEMENT_BREAKINGS } from './agreementBreakings'
import { fillBooks } from './books'
import { breakOneEach } from './breakBooks'
import { CLOSE_BREAKINGS } from './closeBreakings'
import { fillClosedBooks } from './closedBooks'
import { DELETION_BREAKINGS, fillDeletion } from './deletionBreakings'
import { LEDGER_BREAKINGS } from './ledgerBreakings'
import { fillPromos, PROMO_BREAKINGS } from './promoBreakings'
import { REFUND_BREAKINGS } from './refundBreakings'
import { SHAPE_BREAKINGS } from './shapeBreakings'

describe('the checks of balances and their order', () => breakOneEach(LEDGER_BREAKINGS, fillBooks))
describe('the checks of what a row carries', () => breakOneEach(SHAPE_BREAKINGS, fillBooks))
describe('the checks of what answers an earlier row', () =>
  breakOneEach(REFUND_BREAKINGS, fillBooks))
describe('the checks of what two people agreed', () =>
  breakOneEach(AGREEMENT_BREAKINGS, fillAgreedBooks))
describe('the checks of closed months', () => breakOneEach(CLOSE_BREAKINGS, fillClosedBooks))
describe('the check of deleted accounts', () => breakOneEach(DELETION_BREAKINGS, fillDeletion))
describe('the check of promo codes', () => breakOneEach(PROMO_BREAKINGS, fillPromos))
