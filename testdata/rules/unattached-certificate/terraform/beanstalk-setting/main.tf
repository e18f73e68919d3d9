# Fine: the environment's load balancer takes it.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_elastic_beanstalk_environment" "site" {
  name        = "site"
  application = "site"

  setting {
    namespace = "aws:elbv2:listener:443"
    name      = "SSLCertificateArns"
    value     = aws_acm_certificate.site.arn
  }
}
