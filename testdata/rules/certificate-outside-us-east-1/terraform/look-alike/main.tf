# Fine: the certificate of a DMS endpoint is not one of ACM.
resource "aws_dms_endpoint" "source" {
  endpoint_id     = "source"
  certificate_arn = "arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"
}
