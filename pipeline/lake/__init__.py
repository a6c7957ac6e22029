"""Several hosts over one home: PostgreSQL and S3 hold what otherwise stands in its folders."""
