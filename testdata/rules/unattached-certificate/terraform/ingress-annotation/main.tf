# Fine: the load balancer controller reads it.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "kubernetes_ingress_v1" "site" {
  metadata {
    name = "site"

    annotations = {
      "alb.ingress.kubernetes.io/certificate-arn" = join(",", [aws_acm_certificate.site.arn])
    }
  }
}
