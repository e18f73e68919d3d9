# Fine.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "kubectl_manifest" "service" {
  yaml_body = jsonencode({
    apiVersion = "v1"
    kind       = "Service"
    metadata = {
      annotations = {
        "service.beta.kubernetes.io/aws-load-balancer-ssl-cert" = aws_acm_certificate.site.arn
      }
    }
  })
}
