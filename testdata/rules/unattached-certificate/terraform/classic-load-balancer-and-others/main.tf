# Fine: each of these takes one.
resource "aws_acm_certificate" "site" {
  for_each          = toset(["elb", "opensearch", "vpn", "api", "iot", "transfer", "mesh"])
  domain_name       = "${each.key}.example.com"
  validation_method = "DNS"
}

resource "aws_elb" "site" {
  listener {
    instance_port      = 80
    instance_protocol  = "http"
    lb_port            = 443
    lb_protocol        = "https"
    ssl_certificate_id = aws_acm_certificate.site["elb"].arn
  }
}

resource "aws_opensearch_domain" "site" {
  domain_name = "site"

  domain_endpoint_options {
    custom_endpoint                 = "opensearch.example.com"
    custom_endpoint_certificate_arn = aws_acm_certificate.site["opensearch"].arn
  }
}

resource "aws_ec2_client_vpn_endpoint" "site" {
  server_certificate_arn = aws_acm_certificate.site["vpn"].arn
}

resource "aws_apigatewayv2_domain_name" "site" {
  domain_name = "api.example.com"

  domain_name_configuration {
    certificate_arn = aws_acm_certificate.site["api"].arn
    endpoint_type   = "REGIONAL"
    security_policy = "TLS_1_2"
  }
}

resource "aws_iot_domain_configuration" "site" {
  name                    = "iot"
  server_certificate_arns = [aws_acm_certificate.site["iot"].arn]
}

resource "aws_transfer_server" "site" {
  protocols   = ["FTPS"]
  certificate = aws_acm_certificate.site["transfer"].arn
}

resource "aws_appmesh_virtual_gateway" "site" {
  name      = "site"
  mesh_name = "site"

  spec {
    listener {
      tls {
        mode = "STRICT"

        certificate {
          acm {
            certificate_arn = aws_acm_certificate.site["mesh"].arn
          }
        }
      }
    }
  }
}
