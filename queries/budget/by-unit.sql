-- budget/by-unit, of the tables of the analytics mirror: the same columns, rows and order.
SELECT s.agency, s.agencyLabel, s.scorecard, s.year, u.unit, m.units AS unitLabel, m.fiscalYear, m.kind,
  m.total::VARCHAR AS total, m.plans, m.unresolved,
  coalesce(m.rollups::VARCHAR, '0') AS rollups, m.submission
FROM scorecards AS s
JOIN (
  SELECT submission, units, fiscalYear, budgetKind AS kind, sum(amount) AS total,
    count(DISTINCT plan) AS plans,
    count(*) FILTER (parseStatus = 'unresolved' OR absence IN ('text', 'malformed')) AS unresolved,
    sum(amount) FILTER (repeats IS NOT NULL) AS rollups
  FROM budgets
  GROUP BY ALL
) AS m USING (submission)
LEFT JOIN (
  SELECT DISTINCT submission, units, unit FROM plans
  WHERE unit IS NOT NULL AND NOT contains(units, '、')
) AS u ON u.submission = m.submission AND u.units = coalesce(m.units, '')
WHERE s.agency IS NOT NULL AND s.agencyLabel IS NOT NULL
  AND ($agency IS NULL OR s.agency = $agency)
  AND ($year IS NULL OR s.year = $year)
  AND ($fiscalYear IS NULL OR m.fiscalYear = $fiscalYear)
ORDER BY s.agency, s.year NULLS FIRST, s.scorecard, m.fiscalYear, m.kind, m.units NULLS FIRST, m.submission
