-- budget/by-perspective, of the tables of the analytics mirror: the same columns, rows and order.
SELECT s.agency, s.agencyLabel, s.scorecard, s.year, m.perspective, m.fiscalYear, m.kind,
  m.total::VARCHAR AS total, m.plans, m.unresolved,
  coalesce(m.rollups::VARCHAR, '0') AS rollups, m.submission
FROM scorecards AS s
JOIN (
  SELECT submission, perspectiveCode AS perspective, fiscalYear, budgetKind AS kind, sum(amount) AS total,
    count(DISTINCT plan) AS plans,
    count(*) FILTER (parseStatus = 'unresolved' OR absence IN ('text', 'malformed')) AS unresolved,
    sum(amount) FILTER (repeats IS NOT NULL) AS rollups
  FROM budgets
  GROUP BY ALL
) AS m USING (submission)
WHERE s.agency IS NOT NULL AND s.agencyLabel IS NOT NULL
  AND ($agency IS NULL OR s.agency = $agency)
  AND ($year IS NULL OR s.year = $year)
  AND ($fiscalYear IS NULL OR m.fiscalYear = $fiscalYear)
ORDER BY s.agency, s.year NULLS FIRST, s.scorecard, m.fiscalYear, m.kind, m.perspective NULLS FIRST, m.submission
