import type { PreparedPrice } from './preparePrice'

/** Why the request costs what it costs, to the last digit. */
export const PriceLines = ({ price }: { price: PreparedPrice }) => (
  <section className="request-page__section" aria-labelledby="request-price">
    <h2 id="request-price" className="request-page__title">
      Price, line by line
    </h2>
    {price.remarks.map((remark) => (
      <p key={remark} className="request-page__remark">
        {remark}
      </p>
    ))}
    <div className="price-lines">
      <table>
        <caption className="sr-only">Price, line by line</caption>
        <thead>
          <tr>
            <th scope="col">Used × unit price</th>
            <th scope="col">USD</th>
          </tr>
        </thead>
        <tbody>
          {price.lines.map(({ key, units, unitPrice, amount }) => (
            <tr key={key}>
              <th scope="row">
                {units} × {unitPrice}
              </th>
              <td>{amount}</td>
            </tr>
          ))}
          {price.steps.map(({ key, label, amount, isTotal }) => (
            <tr key={key} className={isTotal ? 'price-lines__total' : 'price-lines__step'}>
              <th scope="row">{label}</th>
              <td data-step={key}>{amount}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl className="price-lines__beside">
        {price.beside.map(({ key, label, amount }) => (
          <div key={key}>
            <dt>{label}</dt>
            <dd>{amount}</dd>
          </div>
        ))}
      </dl>
    </div>
  </section>
)
