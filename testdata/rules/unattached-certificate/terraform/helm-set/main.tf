# Fine.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "helm_release" "ingress" {
  name  = "ingress"
  chart = "ingress-nginx"

  set {
    name  = "certificate"
    value = aws_acm_certificate.site.arn
  }
}
