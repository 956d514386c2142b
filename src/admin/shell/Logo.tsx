import './logo.css'
import { Mark } from './Mark'
import { PRODUCT } from './product'

/** Mark and name, above the sign-in form. */
export const Logo = () => (
  <div className="product-logo">
    <Mark size={30} />
    <span className="product-logo__name">{PRODUCT}</span>
  </div>
)
