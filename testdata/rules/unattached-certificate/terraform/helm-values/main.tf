# Fine.
resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "helm_release" "ingress" {
  name  = "ingress"
  chart = "ingress-nginx"

  values = [<<-YAML
    controller:
      service:
        annotations:
          service.beta.kubernetes.io/aws-load-balancer-ssl-cert: ${aws_acm_certificate.site.arn}
  YAML
  ]
}
