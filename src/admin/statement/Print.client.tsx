'use client'

import '../components/smallButton.css'

/** The browser prints, or makes a PDF: the style sheet leaves the document alone on the paper. */
export const Print = () => (
  <button type="button" className="small-button" onClick={() => window.print()}>
    Print or save as PDF
  </button>
)
