resource "aws_acm_certificate" "shop" {
  certificate_body = file("shop.pem")
  private_key      = "CHANGEME"
}

resource "aws_cloudwatch_event_rule" "expiry" {
  name          = "expiry"
  event_pattern = jsonencode({
    source      = ["aws.acm"]
    detail-type = ["ACM Certificate Approaching Expiration"]
  })
}
